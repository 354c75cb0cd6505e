//! Every folder of `cases/` is a case file of one kind: the good one passes without a word, and each seeded fault is
//! found for what it is: exactly the expected findings, nothing more, nothing less, and the expected verdict.

use anjuan_app::ops::audit_bundle::{Stated, judge};
use anjuan_dev::fixtures::{CaseFile, Fault, Finished, Plan, Workshop, case_files, plan, zip_of};
use anjuan_ingest::{Limits, Recogniser, open};
use anjuan_model::bundle::Entry;
use anjuan_model::case::{CaseFacts, CaseKind};
use anjuan_model::catalog::NATIONAL;
use anjuan_model::hash::sha256_hex;
use anjuan_model::rule::{Rule, RuleStatus};
use anjuan_model::{Bundle, Finding, Report, Verdict};
use anjuan_tests::content::root;
use anjuan_tests::golden;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Rules that no case file covers, and why.
const UNCOVERED: &str = "tests/cases/uncovered.toml";
/// Which rule is proven by which case file.
const TABLE: &str = "tests/cases/COVERAGE.md";

/// What is expected of a file, or came out of its audit.
#[derive(Debug, Default, PartialEq, Eq)]
struct Essence {
    verdict: String,
    findings: BTreeSet<String>,
    unchecked: BTreeSet<String>,
}

#[test]
fn every_case_file_is_judged_as_its_data_says() {
    let workshop = Workshop::new(&root()).expect("the content loads");
    let bench = Bench { workshop, seen: Mutex::default() };
    let files = case_files(&root()).expect("the case files load");
    let jobs: Vec<(&CaseFile, Option<&Fault>)> = files
        .iter()
        .flat_map(|file| std::iter::once((file, None)).chain(file.faults.iter().map(move |fault| (file, Some(fault)))))
        .collect();
    let problems = on_both_cores(&jobs, |(file, fault)| disagreement(&bench, file, *fault));
    assert!(problems.is_empty(), "{} of {} files:\n{}", problems.len(), jobs.len(), problems.join("\n"));
    let kinds: BTreeSet<&str> = files.iter().filter_map(|file| file.case["kind"].as_str()).collect();
    let missing: Vec<&str> = CaseKind::ALL.iter().map(|kind| kind.id()).filter(|kind| !kinds.contains(kind)).collect();
    assert!(missing.is_empty(), "no case file of these kinds: {missing:?}");
    golden::compare(&root().join(TABLE), &table(&bench.workshop, &files)).unwrap_or_else(|why| panic!("{why}"));
}

/// Runs a check over all jobs, two at a time, and gives every problem in the order of the jobs.
fn on_both_cores<T: Sync>(jobs: &[T], check: impl Fn(&T) -> Option<String> + Sync) -> Vec<String> {
    let (next, problems) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    let work = || {
        while let Some((at, job)) = Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, jobs.get(at)?)))
        {
            if let Some(why) = check(job) {
                problems.lock().expect("no check panicked").insert(at, why);
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(work);
        scope.spawn(work);
    });
    problems.into_inner().expect("no check panicked").into_values().collect()
}

/// What a file is judged as, other than its data says.
fn disagreement(bench: &Bench, file: &CaseFile, fault: Option<&Fault>) -> Option<String> {
    let name = format!("{}「{}」", file.slug, fault.map_or("无误", |fault| fault.name.as_str()));
    let made = plan(&bench.workshop, file, fault).and_then(|plan| Ok((bench.workshop.make(&plan)?, plan)));
    let (papers, plan) = match made {
        Ok(made) => made,
        Err(error) => return Some(format!("{name}: {error:#}")),
    };
    let bundle = bench.open_one_by_one(&plan, &papers);
    if fault.is_none() && bundle != (Bundle { sha256: String::new(), bytes: 0, ..bench.open(&plan, &papers) }) {
        return Some(format!("{name}: the door sees a paper alone otherwise than among the others"));
    }
    let report = judge(&bench.workshop.library, bundle, &Stated::default(), file.as_of);
    let (wanted, came) = (expected(fault), essence(&report, &papers));
    (wanted != came).then(|| format!("{name}\n{}", difference(&wanted, &came, &report)))
}

/// Where papers are made, and what the door said of each.
struct Bench {
    workshop: Workshop,
    seen: Mutex<BTreeMap<String, (Entry, Vec<Finding>)>>,
}

impl Bench {
    /// A whole file through the door.
    fn open(&self, plan: &Plan, papers: &[Finished]) -> Bundle {
        let library = &self.workshop.library;
        let recogniser = |case: Option<&CaseFacts>| {
            let place = case.and_then(|case| case.jurisdiction.as_deref());
            let templates: Vec<_> = library.catalog.templates(place).collect();
            Recogniser::new(&templates, case.and_then(|case| case.kind))
        };
        let zip = Cursor::new(zip_of(plan, papers).expect("memory"));
        open(zip, "案卷.zip", &Limits::default(), recogniser, &mut |_| {}).expect("memory")
    }

    /// The same, each paper alone and only once: most files of a folder share most of their papers.
    fn open_one_by_one(&self, plan: &Plan, papers: &[Finished]) -> Bundle {
        let mut bundle = self.open(plan, &[]);
        (bundle.sha256, bundle.bytes) = (String::new(), 0);
        for paper in papers {
            let case = (&plan.case["kind"], &plan.case["jurisdiction"]);
            let key = format!("{} {} {case:?}", paper.path, sha256_hex(&paper.bytes));
            let known = self.seen.lock().expect("nobody panicked").get(&key).cloned();
            let (entry, findings) = known.unwrap_or_else(|| {
                let mut alone = self.open(plan, std::slice::from_ref(paper));
                let seen = (alone.entries.pop().expect("its entry"), alone.findings);
                self.seen.lock().expect("nobody panicked").insert(key, seen.clone());
                seen
            });
            bundle.entries.push(entry);
            bundle.findings.extend(findings);
        }
        bundle
    }
}

fn expected(fault: Option<&Fault>) -> Essence {
    let sorted = |list: &[String]| list.iter().cloned().collect::<BTreeSet<String>>();
    match fault {
        // A good file draws no remark of any weight, and everything about it could be checked.
        None => Essence { verdict: Verdict::Passed.id().to_owned(), ..Essence::default() },
        Some(fault) => Essence {
            verdict: fault.verdict.clone(),
            findings: sorted(&fault.finds),
            unchecked: sorted(&fault.unchecked),
        },
    }
}

fn essence(report: &Report, papers: &[Finished]) -> Essence {
    let findings = report.outcome.findings.iter().map(|finding| line(finding, papers)).collect();
    let unchecked = report.outcome.not_checked.iter().map(|one| one.rule.clone()).collect();
    Essence { verdict: report.verdict.id().to_owned(), findings, unchecked }
}

/// `CODE paper`, or `CODE message` for what stands nowhere.
fn line(finding: &Finding, papers: &[Finished]) -> String {
    let place = finding.places.first().map(|place| {
        let paper = papers.iter().find(|paper| paper.path == place.path);
        paper.map_or(place.path.as_str(), |paper| paper.id.as_str())
    });
    format!("{} {}", finding.rule, place.unwrap_or(&finding.message))
}

fn difference(wanted: &Essence, came: &Essence, report: &Report) -> String {
    let mut lines = vec![format!("  verdict: expected {}, came {}", wanted.verdict, came.verdict)];
    let lists = [(&wanted.findings, &came.findings), (&wanted.unchecked, &came.unchecked)];
    for (wanted, came) in lists {
        lines.extend(wanted.iter().filter(|one| !came.contains(*one)).map(|one| format!("  missed: {one}")));
        let code = |one: &str| one.split(' ').next().unwrap_or_default().to_owned();
        for one in came.iter().filter(|one| !wanted.contains(*one)) {
            let said = report.outcome.findings.iter().filter(|finding| finding.rule == code(one));
            let said = said.map(|finding| finding.message.clone());
            let whys = report.outcome.not_checked.iter().filter(|not| not.rule == *one).map(|not| not.why.clone());
            lines.push(format!("  false: {one} — {}", said.chain(whys).collect::<Vec<_>>().join("；")));
        }
    }
    lines.join("\n")
}

/// The rules and the case files that prove them, and the rules that none proves.
fn table(workshop: &Workshop, files: &[CaseFile]) -> String {
    let mut proofs: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for file in files {
        for found in file.faults.iter().flat_map(|fault| fault.finds.iter().chain(&fault.unchecked)) {
            let code = found.split(' ').next().unwrap_or_default();
            *proofs.entry(code).or_default().entry(&file.slug).or_default() += 1;
        }
    }
    let text = std::fs::read_to_string(root().join(UNCOVERED)).expect("the reasons");
    let reasons: BTreeMap<String, String> = toml::from_str(&text).expect("the reasons are TOML");
    let faults: usize = files.iter().map(|file| file.faults.len()).sum();
    // A province's rules are named where a case file proves them; the others have their own cases.
    let national = |rule: &&Rule| rule.layer == NATIONAL || proofs.contains_key(rule.code.as_str());
    let rules: Vec<&Rule> = workshop.library.catalog.all_rules().filter(national).collect();
    let (covered, bare): (Vec<_>, Vec<_>) = rules.into_iter().partition(|rule| proofs.contains_key(rule.code.as_str()));
    let mut page = format!(
        "# 规则由哪些案卷验证\n\n由 `tests/cases.rs` 生成，勿手工修改：`UPDATE_GOLDEN=1 cargo test -p anjuan-tests --test cases`。\n\n\
         案卷 {} 类，埋设毛病 {faults} 处；全国规则和案卷用到的地方规则 {} 条，其中 {} 条由案卷验证，{} 条没有。\n\n## 案卷\n\n| 案卷 | 案件 | 文书 | 毛病 |\n|---|---|---|---|\n",
        files.len(),
        covered.len() + bare.len(),
        covered.len(),
        bare.len()
    );
    for file in files {
        page += &format!("| {} | {} | {} | {} |\n", file.slug, file.title, file.papers.len(), file.faults.len());
    }
    page += "\n## 由案卷验证的规则\n\n| 规则 | 要求 | 状态 | 案卷（毛病数） |\n|---|---|---|---|\n";
    for rule in &covered {
        let by: Vec<String> =
            proofs[rule.code.as_str()].iter().map(|(slug, count)| format!("{slug}（{count}）")).collect();
        page += &format!("| {} | {} | {} | {} |\n", rule.code, rule.summary, status(rule.status), by.join("、"));
    }
    page += "\n## 没有案卷验证的规则\n\n它们只由各自的 `cases.toml` 验证。\n\n| 规则 | 要求 | 为什么没有 |\n|---|---|---|\n";
    for rule in &bare {
        let why = reasons.get(&rule.code).unwrap_or_else(|| panic!("{UNCOVERED} does not say why {}", rule.code));
        page += &format!("| {} | {} | {why} |\n", rule.code, rule.summary);
    }
    let needless: Vec<&String> = reasons.keys().filter(|code| bare.iter().all(|rule| rule.code != **code)).collect();
    assert!(needless.is_empty(), "{UNCOVERED} gives reasons for rules that are covered: {needless:?}");
    page + &door(&proofs)
}

fn status(status: RuleStatus) -> &'static str {
    status.label()
}

/// The codes of the door, which are no rules of content.
fn door(proofs: &BTreeMap<&str, BTreeMap<&str, usize>>) -> String {
    let mut page = "\n## 由案卷验证的收卷检查（AJ6xx、AJ7xx）\n\n| 代码 | 案卷（毛病数） |\n|---|---|\n".to_owned();
    for (code, by) in proofs.iter().filter(|(code, _)| code.starts_with("AJ6") || code.starts_with("AJ7")) {
        let by: Vec<String> = by.iter().map(|(slug, count)| format!("{slug}（{count}）")).collect();
        page += &format!("| {code} | {} |\n", by.join("、"));
    }
    page
}
