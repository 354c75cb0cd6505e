//! The catalogue of documents and rules as a page of Markdown, made from the content and never by hand.

use crate::print::cite;
use anjuan_model::Catalog;
use std::fmt::Write;

/// The page.
pub fn page(catalog: &Catalog) -> String {
    let mut out = String::from(
        "# 文书与规则目录\n\n由内容文件夹生成，请勿手改：`UPDATE_GOLDEN=1 cargo test -p anjuan-tests --test house`。\n",
    );
    for layer in catalog.layers() {
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "\n## {}（{} {}）\n\n### 文书\n\n| id | 名称 | 版本 | 阶段 | 制作 | 印制 | 依据 |\n|---|---|---|---|---|---|---|",
            layer.name, layer.id, layer.version
        );
        for template in &layer.templates {
            let _ = writeln!(
                out,
                "| `{}` | {} | {} | {} | {} | {} | {} |",
                template.id,
                template.title,
                template.edition,
                template.stage.label(),
                template.maker.label(),
                if template.external { "仅识别" } else { "是" },
                cite(&template.basis)
            );
        }
        let _ = writeln!(out, "\n### 规则\n\n| 代码 | 要求 | 级别 | 状态 | 适用期 | 依据 |\n|---|---|---|---|---|---|");
        for rule in &layer.rules {
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} | {} | {} |",
                rule.code,
                rule.summary,
                rule.severity.label(),
                rule.status.label(),
                rule.effective.label(),
                cite(&rule.basis)
            );
        }
    }
    out
}
