//! What layouts may not do is refused when they are loaded; what slips through is refused by the closed world.

#[expect(dead_code, reason = "each test binary uses its part of the support")]
mod support;

use serde_json::json;
use support::{lines, refused, render, try_environment};

/// Loads one layout and compares everything said about it.
fn check(layout: &str, expected: &[&str]) {
    let said = try_environment(layout).map_or_else(|findings| lines(&findings), |_| Vec::new());
    assert_eq!(said, expected, "{layout}");
}

#[test]
fn names_the_line_of_what_is_refused() {
    check("一\n#eval(\"1\")", &["documents/sample/main.typ:2:2: 不得使用 eval：数据不能当作代码执行"]);
    check("#plugin(\"x.wasm\")", &["documents/sample/main.typ:1:2: 不得使用 plugin：版面不能装载程序"]);
    check("#read(\"/etc/passwd\")", &["documents/sample/main.typ:1:2: 不得使用 read：版面只能读取 /data.json"]);
    check("#while true {}", &["documents/sample/main.typ:1:2: 不得使用 while：循环次数应由数据决定，请用 for"]);
    check("#import \"@preview/cetz:0.3.0\": *", &["documents/sample/main.typ:1:2: 不得引入软件包"]);
    check("#json(\"/other.json\")", &["documents/sample/main.typ:1:2: json 只能写作 json(\"/data.json\")"]);
    check("#image(\"seal.png\")", &["documents/sample/main.typ:1:2: 不得使用外部图片文件"]);
    check("#include \"/shared/none.typ\"", &["documents/sample/main.typ:1:2: 没有可引入的版面文件“/shared/none.typ”"]);
    let fallback = "documents/sample/main.typ:1:11: 不得关闭字体后备（fallback）：缺字时文字会无声消失";
    check("#set text(fallback: false)", &[fallback]);
    check(
        "#set text(..(\"fallback\": false))",
        &["documents/sample/main.typ:1:14: 不得关闭字体后备（fallback）：缺字时文字会无声消失"],
    );
}

#[test]
fn names_the_ways_around() {
    check("#let f = eval", &["documents/sample/main.typ:1:10: 不得使用 eval：数据不能当作代码执行"]);
    check("#std.read(\"a\")", &["documents/sample/main.typ:1:6: 不得使用 read：版面只能读取 /data.json"]);
    check("#dictionary(std)", &["documents/sample/main.typ:1:13: std 只能直接取用其成员，如 std.title"]);
    check("#import std: *", &["documents/sample/main.typ:1:9: std 只能直接取用其成员，如 std.title"]);
    check("#let j = json\n#j(\"/data.json\")", &["documents/sample/main.typ:1:10: json 只能写作 json(\"/data.json\")"]);
    check("#include \"/sha\" + \"red\"", &["documents/sample/main.typ:1:2: 引入的文件应写明路径，不得由计算得出"]);
    check(
        "#import (\"/shared/\" + \"page.typ\"): two",
        &["documents/sample/main.typ:1:2: 引入的文件应写明路径，不得由计算得出"],
    );
    check("#pdf.attach(\"/data.json\")", &["documents/sample/main.typ:1:6: 不得使用 pdf.attach：附件由程序写入"]);
}

#[test]
fn reports_everything_at_once_with_the_syntax_errors() {
    check(
        "#eval(\"1\")\n#while true {}\n#(",
        &[
            "documents/sample/main.typ:3:2: 括号没有配对",
            "documents/sample/main.typ:1:2: 不得使用 eval：数据不能当作代码执行",
            "documents/sample/main.typ:2:2: 不得使用 while：循环次数应由数据决定，请用 for",
        ],
    );
}

#[test]
fn leaves_words_of_the_authors_alone() {
    check("#let answers = json(\"/data.json\").answers\n#answers.read #(read: 1).read #std.text[一]", &[]);
    check(
        "#import \"/shared/page.typ\": two\n#import \"../../shared/page.typ\": two\n#import calc: max\n#set text(fallback: true)",
        &[],
    );
    check("while 与 eval 和 read 可以写在正文里 `#eval(1)`", &[]);
}

#[test]
fn the_world_holds_what_the_gate_cannot_see() {
    let denied = "不允许读取此文件，版面只能读取 /data.json";
    let check = |body: &str, place: &str, why: &str| {
        assert_eq!(refused(render(body, json!({}))), [format!("documents/sample/main.typ:{place}: {why}")], "{body}");
    };
    check("#let path = \"/etc/passwd\"\n#image(path)", "8:8", denied);
    check("#raw(\"x\", theme: \"/etc/passwd\")", "7:18", denied);
    check("#let p = \"@preview/cetz:0.3.0\"\n#import p: *", "8:9", denied);
    check("#set raw(syntaxes: \"../../../../etc/passwd\")", "7:20", "路径超出了版面文件夹");
}

#[test]
fn recursion_without_end_is_a_named_error() {
    let body = "#let f(n) = f(n + 1)\n#f(0)";
    assert_eq!(refused(render(body, json!({}))), ["documents/sample/main.typ:7:13: 函数调用层数过多，可能无限递归"]);
    let body = "#let f(n) = if n == 0 [一] else { block(f(n - 1)) }\n#f(75)";
    assert!(refused(render(body, json!({})))[0].contains("层数过多"));
    let deep = format!("#{}1{}", "(".repeat(3000), ")".repeat(3000));
    assert!(try_environment(&deep).is_err_and(|findings| findings[0].message == "括号嵌套层数过多"));
}
