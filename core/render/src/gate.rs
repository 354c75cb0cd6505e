//! The gate: what a layout may not do, found in its syntax when it is loaded rather than when somebody waits for a page.
//!
//! The world is closed anyway and workers can be killed; the gate names the line, and keeps the layouts to the part of
//! the language that a lawyer can read. Refused are: code in strings, plugins, files other than `/data.json`, packages,
//! `while`, and anything that makes text vanish instead of falling back to another font.

use crate::diagnostic::{place_in, translate};
use crate::world::DATA;
use anjuan_model::{Finding, Severity};
use typst::syntax::ast::{self, Arg, AstNode, Expr};
use typst::syntax::{DiagSpan, DiagSpanKind, LinkedNode, Source, SyntaxKind, VirtualPath};

/// Names of the library that no layout may use, and why.
const NAMES: &[(&str, &str)] = &[
    ("eval", "不得使用 eval：数据不能当作代码执行"),
    ("plugin", "不得使用 plugin：版面不能装载程序"),
    ("read", "不得使用 read：版面只能读取 /data.json"),
    ("csv", "不得使用 csv：版面只能读取 /data.json"),
    ("toml", "不得使用 toml：版面只能读取 /data.json"),
    ("yaml", "不得使用 yaml：版面只能读取 /data.json"),
    ("xml", "不得使用 xml：版面只能读取 /data.json"),
    ("cbor", "不得使用 cbor：版面只能读取 /data.json"),
    ("bibliography", "不得使用 bibliography：版面只能读取 /data.json"),
    ("attach", "不得使用 pdf.attach：附件由程序写入"),
];

/// The modules through which those names can be reached as fields.
const MODULES: &[&str] = &["std", "pdf"];

/// Everything in a layout that is not allowed, its syntax errors first. `known` tells which world paths are layouts.
pub fn inspect(source: &Source, known: impl Fn(&str) -> bool) -> Vec<Finding> {
    let mut gate = Gate { source, known: &known, findings: Vec::new() };
    let (errors, _) = source.root().errors_and_warnings();
    for error in errors {
        let place = place_in(source, start(source, error.span));
        gate.findings.push(Finding::plain("template/error", Severity::Error, &place, translate(&error.message)));
    }
    gate.walk(&LinkedNode::new(source.root()));
    gate.findings
}

fn start(source: &Source, span: DiagSpan) -> usize {
    let range = match span.get() {
        DiagSpanKind::Detached => None,
        DiagSpanKind::Number { num, sub_range, .. } => source.range(num, sub_range),
        DiagSpanKind::Range { range, .. } => Some(range),
    };
    range.map_or(0, |range| range.start)
}

struct Gate<'a> {
    source: &'a Source,
    known: &'a dyn Fn(&str) -> bool,
    findings: Vec<Finding>,
}

impl Gate<'_> {
    fn walk(&mut self, node: &LinkedNode) {
        match node.kind() {
            SyntaxKind::WhileLoop => self.refuse(node, "不得使用 while：循环次数应由数据决定，请用 for"),
            SyntaxKind::ModuleImport | SyntaxKind::ModuleInclude => self.import(node),
            SyntaxKind::Named | SyntaxKind::Keyed => self.pair(node),
            SyntaxKind::Ident | SyntaxKind::MathIdent => self.name(node),
            _ => {}
        }
        for child in node.children() {
            self.walk(&child);
        }
    }

    fn refuse(&mut self, node: &LinkedNode, why: &str) {
        let place = place_in(self.source, node.offset());
        self.findings.push(Finding::plain("template/refused", Severity::Error, &place, why));
    }

    /// Only layouts of the catalogue and modules of the library may be imported, by a path that can be read here.
    fn import(&mut self, node: &LinkedNode) {
        let import = node.get().cast::<ast::ModuleImport>().map(ast::ModuleImport::source);
        let include = node.get().cast::<ast::ModuleInclude>().map(ast::ModuleInclude::source);
        match import.or(include) {
            Some(Expr::Str(path)) => {
                let path = path.get();
                if path.starts_with('@') {
                    self.refuse(node, "不得引入软件包");
                } else if !self.is_layout(&path) {
                    self.refuse(node, &format!("没有可引入的版面文件“{path}”"));
                }
            }
            Some(Expr::Ident(_) | Expr::FieldAccess(_)) if import.is_some() => {}
            _ => self.refuse(node, "引入的文件应写明路径，不得由计算得出"),
        }
    }

    fn is_layout(&self, path: &str) -> bool {
        let whole = match path.starts_with('/') {
            true => VirtualPath::new(path).ok(),
            false => self.source.id().vpath().parent().and_then(|folder| folder.join(path).ok()),
        };
        whole.is_some_and(|path| (self.known)(path.get_with_slash()))
    }

    /// A font list without fallback makes whole words vanish.
    fn pair(&mut self, node: &LinkedNode) {
        let named = node.get().cast::<ast::Named>().map(|pair| (pair.name().get().clone(), pair.expr()));
        let keyed = node.get().cast::<ast::Keyed>().and_then(|pair| match pair.key() {
            Expr::Str(key) => Some((key.get(), pair.expr())),
            _ => None,
        });
        if let Some((key, value)) = named.or(keyed)
            && key == "fallback"
            && !matches!(value, Expr::Bool(truth) if truth.get())
        {
            self.refuse(node, "不得关闭字体后备（fallback）：缺字时文字会无声消失");
        }
    }

    fn name(&mut self, node: &LinkedNode) {
        let name = node.get().leaf_text().as_str();
        let parent = node.parent().map(|parent| parent.get());
        // The name of an argument or of a dictionary's entry is a word of the author's own.
        if parent
            .and_then(|parent| parent.cast::<ast::Named>())
            .is_some_and(|pair| pair.name().to_untyped().span() == node.span())
        {
            return;
        }
        if let Some(access) = parent.and_then(|parent| parent.cast::<ast::FieldAccess>()) {
            let target = access.target();
            let is_target = target.to_untyped().span() == node.span();
            let module = matches!(target, Expr::Ident(module) if MODULES.contains(&module.as_str()));
            // A field of something else, such as of the answers, is a word of the author's own, too.
            if !is_target && !module {
                return;
            }
            if is_target && name == "std" {
                return;
            }
        }
        match name {
            "std" => self.refuse(node, "std 只能直接取用其成员，如 std.title"),
            "json" if !self.reads_data(node) => self.refuse(node, "json 只能写作 json(\"/data.json\")"),
            "image" if self.opens_file(node) => self.refuse(node, "不得使用外部图片文件"),
            _ => {
                if let Some((_, why)) = NAMES.iter().find(|(refused, _)| *refused == name) {
                    self.refuse(node, why);
                }
            }
        }
    }

    fn reads_data(&self, node: &LinkedNode) -> bool {
        let Some(arguments) = arguments(node) else { return false };
        matches!(arguments.as_slice(), [Arg::Pos(Expr::Str(path))] if path.get() == DATA)
    }

    fn opens_file(&self, node: &LinkedNode) -> bool {
        arguments(node).is_some_and(|list| list.iter().any(|argument| matches!(argument, Arg::Pos(Expr::Str(_)))))
    }
}

/// The arguments of the call whose callee this node is.
fn arguments<'a>(node: &LinkedNode<'a>) -> Option<Vec<Arg<'a>>> {
    let call = node.parent()?.get().cast::<ast::FuncCall>()?;
    (call.callee().to_untyped().span() == node.span()).then(|| call.args().items().collect())
}
