//! Typst's remarks as findings: file, line and column, and a Chinese sentence for the mistakes that authors make.

use anjuan_model::{Finding, Severity};
use typst::World;
use typst::WorldExt;
use typst::diag::{Severity as Weight, SourceDiagnostic};
use typst::syntax::{DiagSpan, Source};

/// Findings for diagnostics, in their order.
pub(crate) fn findings(world: &dyn World, diagnostics: &[SourceDiagnostic]) -> Vec<Finding> {
    diagnostics.iter().map(|diagnostic| finding(world, diagnostic)).collect()
}

fn finding(world: &dyn World, diagnostic: &SourceDiagnostic) -> Finding {
    let (rule, severity) = match diagnostic.severity {
        Weight::Error => ("template/error", Severity::Error),
        Weight::Warning => ("template/warning", Severity::Warning),
    };
    let hints: Vec<&str> = diagnostic.hints.iter().map(|hint| hint.v.as_str()).collect();
    Finding::plain(rule, severity, &place(world, diagnostic.span), translate(&diagnostic.message))
        .helped(hints.join("；"))
}

fn place(world: &dyn World, span: DiagSpan) -> String {
    let Some(id) = span.id() else { return String::new() };
    let path = id.vpath().get_without_slash();
    match (world.source(id), world.range(span)) {
        (Ok(source), Some(range)) => place_in(&source, range.start),
        _ => path.to_owned(),
    }
}

/// `documents/x/main.typ:4:17`; line and column are counted from 1.
pub(crate) fn place_in(source: &Source, byte: usize) -> String {
    let id = source.id();
    let path = id.vpath().get_without_slash();
    match source.lines().byte_to_line_column(byte) {
        Some((line, column)) => format!("{path}:{}:{}", line + 1, column + 1),
        None => path.to_owned(),
    }
}

/// Beginning of Typst's message, and the sentence for it; `{}` stands for what follows.
const SENTENCES: &[(&str, &str)] = &[
    ("dictionary does not contain key ", "数据中没有字段{}"),
    ("unknown variable: ", "没有定义“{}”"),
    ("unknown font family: ", "字体集中没有字体“{}”"),
    ("unknown font variant: ", "字体集中没有字体变体“{}”"),
    ("file not found (searched at ", "没有文件“{}”"),
    ("failed to load file (access denied)", "不允许读取此文件，版面只能读取 /data.json"),
    ("cannot access file system from here", "不允许读取此文件，版面只能读取 /data.json"),
    ("maximum function call depth exceeded", "函数调用层数过多，可能无限递归"),
    ("maximum show rule depth exceeded", "show 规则层数过多，可能套用了自身"),
    ("maximum layout depth exceeded", "版面嵌套层数过多"),
    ("maximum grouping depth exceeded", "内容嵌套层数过多"),
    ("maximum parsing depth exceeded", "括号嵌套层数过多"),
    ("condition is always true", "循环条件恒为真，循环不会结束"),
    ("loop seems to be infinite", "循环不会结束"),
    ("array index out of bounds ", "数组下标越界{}"),
    ("unexpected argument: ", "多余的参数“{}”"),
    ("unexpected argument", "多余的参数"),
    ("missing argument: ", "缺少参数“{}”"),
    ("document did not converge within five attempts", "版面反复计算五次仍不稳定"),
    ("cannot access fields on type ", "此类型没有字段：{}"),
    ("cannot divide by zero", "除数为零"),
    ("unclosed delimiter", "括号没有配对"),
    ("unclosed string", "引号没有配对"),
    ("unclosed raw text", "反引号没有配对"),
    ("unresolved import", "引入的名称不存在"),
    ("cyclic import", "文件互相引入"),
    ("cannot add ", "不能相加：{}"),
    ("cannot join ", "不能相连：{}"),
    ("cannot compare ", "不能比较：{}"),
    ("label ", "版面中没有标签：{}"),
    ("expected ", "类型或写法不符，应为 {}"),
];

/// The Chinese sentence for a message; a message that is not known stays as it is, and an author's own is given back.
pub(crate) fn translate(message: &str) -> String {
    if let Some(own) = message.strip_prefix("panicked with: ").or_else(|| message.strip_prefix("assertion failed: ")) {
        return own.trim_matches('"').to_owned();
    }
    if let Some((_, text)) = message.split_once("the text ").filter(|(_, text)| text.contains("could not be displayed"))
    {
        let text = text.split_once(" could not").map_or(text, |(text, _)| text);
        return format!("字体中没有此字：{}", text.trim_matches(['`', '"']));
    }
    if message.ends_with("would escape the project root") {
        return "路径超出了版面文件夹".to_owned();
    }
    SENTENCES
        .iter()
        .find_map(|(beginning, sentence)| Some(sentence.replace("{}", tidy(message.strip_prefix(beginning)?))))
        .unwrap_or_else(|| message.to_owned())
}

fn tidy(rest: &str) -> &str {
    let rest = rest.split_once(" and no default value").map_or(rest, |(rest, _)| rest);
    if rest.contains('(') { rest } else { rest.trim_end_matches(')') }
}

#[cfg(test)]
mod tests {
    use super::translate;

    #[test]
    fn speaks_chinese_where_it_can() {
        let check = |message: &str, sentence: &str| assert_eq!(translate(message), sentence);
        check("dictionary does not contain key \"client\"", "数据中没有字段\"client\"");
        check("file not found (searched at /shared/none.typ)", "没有文件“/shared/none.typ”");
        check(
            "array index out of bounds (index: 3, len: 2) and no default value was specified",
            "数组下标越界(index: 3, len: 2)",
        );
        check("expected integer, found string", "类型或写法不符，应为 integer, found string");
        check("panicked with: \"金额不能为负\"", "金额不能为负");
        check("assertion failed: 至少一行", "至少一行");
        check("PDF/A-2b error: the text `\"堃\"` could not be displayed with font `X`", "字体中没有此字：堃");
        check("something new", "something new");
    }
}
