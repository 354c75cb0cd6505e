//! The catalogue of documents and rules as a page of Markdown, made from the content and never by hand.

use crate::print::cite;
use anjuan_model::Catalog;
use anjuan_model::field::FieldType;
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
    field_types(&mut out);
    out
}

/// What a form can ask for, for whoever writes a `template.toml`.
fn field_types(out: &mut String) {
    let _ = writeln!(out, "\n## 字段类型\n\n| type | 名称 | 样例 | 自带选项 |\n|---|---|---|---|");
    for kind in FieldType::ALL {
        let nature = kind.nature();
        let name = serde_json::to_value(kind).unwrap_or_default();
        let options = if nature.options.len() > 14 {
            format!("{} 项", nature.options.len())
        } else {
            nature.options.join("、")
        };
        let name = name.as_str().unwrap_or_default();
        let _ = writeln!(out, "| `{name}` | {} | {} | {options} |", nature.label, nature.example);
    }
}
