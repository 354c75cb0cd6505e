//! What a rule demands is said once: the terminal and the catalogue of `cargo dev docs` show the same words.

use anjuan_app::ops::explain_rule::{self, text};
use anjuan_app::web::{rules, templates};
use anjuan_tests::content::LIBRARY;

/// As Tera writes it into a page.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#x27;")
}

#[test]
fn the_catalogue_of_rules_and_explain_show_the_same_text() {
    let catalog = &LIBRARY.catalog;
    let page = rules::sheet(&templates().expect("templates"), catalog).expect("the catalogue of rules");
    let mut count = 0;
    for explained in explain_rule::all(catalog).into_iter().flat_map(|(_, explained)| explained) {
        let said = explain_rule::explain(catalog, &explained.code).expect("every code is explained");
        assert_eq!(said, text(&explained), "{}", explained.code);
        let (_, article) = page.split_once(&format!("<article id=\"{}\">", explained.code)).expect("its article");
        let (article, _) = article.split_once("</article>").expect("its end");
        for part in &explained.parts {
            for line in &part.lines {
                assert!(said.contains(line.as_str()), "{}: the terminal says {line}", explained.code);
                assert!(article.contains(&escaped(line)), "{}: the page says {line}", explained.code);
            }
        }
        count += 1;
    }
    let rules = catalog.all_rules().count();
    assert_eq!(count, rules + anjuan_ingest::explanations().len() + 1, "every rule, every code of the door, AJ100");
    assert_eq!(page.matches("<article ").count(), count);
}

#[test]
fn every_rule_says_everything_that_its_data_demands() {
    for rule in LIBRARY.catalog.all_rules() {
        let explained = explain_rule::parts(&LIBRARY.catalog, &rule.code).expect("an explanation");
        let part = |label: &str| {
            let found = explained.parts.iter().find(|part| part.label == label);
            found.unwrap_or_else(|| panic!("{} says {label}", rule.code)).lines.clone()
        };
        assert!(part("依据").iter().all(|line| !line.is_empty()), "{}", rule.code);
        assert!(part("案例").len() >= 2, "{}", rule.code);
        for line in part("检查方式") {
            // A key without a Chinese name would stand there as it is in the data.
            let raw = |word: &str| word.len() > 2 && word.chars().all(|one| one.is_ascii_lowercase() || one == '-');
            let quoted = line.contains('“');
            let stray = line.split(['：', '；', ' ', '、']).find(|word| !quoted && raw(word));
            assert!(stray.is_none(), "{}: {stray:?} has no Chinese name, see explain_rule/check_words.rs", rule.code);
        }
    }
}
