//! Bags through the door, as zip and as folder: every row of the table, and what is about more than one bag.

use crate::bag_builder::{Bag, value};
use crate::bag_rows::{bad, good, relisted};
use crate::builder::{codes, deflated, item, open, zip};
use anjuan_ingest::bag::write::BagWriter;
use anjuan_ingest::bag::{verify, verify_folder};
use anjuan_ingest::digest::Algorithm::{Sha256, Sm3};
use anjuan_ingest::package::Packing;
use anjuan_ingest::{FolderFile, Limits, Recogniser, open_folder};
use std::io::Cursor;

#[test]
fn every_bag_comes_to_what_it_must() {
    for (name, bag, expected, complete, valid) in good().into_iter().chain(bad()) {
        for folder in ["", "移交包/"] {
            let bundle = open(&zip(&bag.items(folder)), &Limits::default());
            let found: Vec<&str> =
                codes(&bundle).into_iter().filter(|code| *code >= "AJ661" && *code <= "AJ699").collect();
            assert_eq!(found, expected, "{name}: {:#?}", bundle.findings);
            let facts = bundle.bag.unwrap_or_else(|| panic!("{name} is no bag"));
            assert_eq!((facts.complete, facts.valid), (complete, valid), "{name}");
            let papers = bag.0.keys().filter(|path| path.starts_with("data/")).count();
            assert_eq!(bundle.entries.len(), papers, "{name}: the payload, and nothing but it, is audited");
            assert!(bundle.entries.iter().all(|entry| !entry.path.starts_with("data/")), "{name}");
        }
    }
}

#[test]
fn a_folder_and_a_zip_come_to_the_same() {
    for (name, bag, ..) in good().into_iter().chain(bad()) {
        let files: Vec<FolderFile> = bag
            .0
            .iter()
            .map(|(path, content)| FolderFile {
                name: path.clone().into_bytes(),
                bytes: content.len() as u64,
                special: false,
            })
            .collect();
        let all = || Cursor::new(bag.0.values().flatten().copied().collect::<Vec<u8>>());
        let limits = Limits::default();
        let zipped = open(&zip(&bag.items("")), &limits);
        let folder =
            open_folder(all(), &files, "案卷.zip", &limits, |_| Recogniser::default(), &mut |_| {}).expect("read");
        assert_eq!(
            (folder.bag.clone(), &folder.entries, &folder.findings),
            (zipped.bag, &zipped.entries, &zipped.findings),
            "{name}"
        );
        let proven = verify_folder(all(), &files, "案卷.zip", &limits).expect("read");
        assert_eq!(proven.bag, folder.bag, "{name}");
        assert_eq!(
            verify(Cursor::new(zip(&bag.items("卷/"))), "案卷.zip", &limits).expect("read").bag,
            folder.bag,
            "{name}"
        );
    }
}

#[test]
fn the_case_is_read_from_the_payload() {
    let bundle = open(&zip(&Bag::good().items("包/")), &Limits::default());
    assert_eq!(bundle.case.and_then(|case| case.kind).map(|kind| kind.id()), Some("criminal-trial"));
    let facts = bundle.bag.expect("a bag");
    assert_eq!(
        (facts.files, facts.version.as_str(), facts.label().as_str()),
        (3, "1.0", "BagIt 1.0：完整，校验一致（sha256）")
    );
}

#[test]
fn a_bag_in_an_archive_is_verified_and_one_beside_other_things_is_named() {
    let inner = zip(&Bag::good().edited("data/01起诉书.txt", |t| t.replace("盗窃", "诈骗")).items("包/"));
    let bundle = open(&zip(&[item("移交.zip", &inner)]), &Limits::default());
    assert_eq!(codes(&bundle), ["AJ672"]);
    assert_eq!(bundle.findings[0].places[0].path, "移交.zip/01起诉书.txt");
    assert!(bundle.bag.is_none(), "the bundle itself is no bag");
    let mut items = Bag::good().items("包/");
    items.push(item("说明.txt", "移交说明".as_bytes()));
    assert_eq!(codes(&open(&zip(&items), &Limits::default())), ["AJ681"]);
}

#[test]
fn a_damaged_paper_is_no_valid_bag() {
    let mut items = Bag::good().items("");
    items[2].crc = Some(1);
    let bundle = open(&zip(&items), &Limits::default());
    assert_eq!(codes(&bundle), ["AJ641"]);
    assert!(bundle.bag.is_some_and(|bag| bag.complete && !bag.valid));
}

#[test]
fn litter_of_the_payload_is_proven_and_never_a_paper() {
    let bag = Bag::loose().with("data/.DS_Store", "x").sealed(&[Sha256]);
    let bundle = open(&zip(&bag.items("")), &Limits::default());
    assert_eq!((codes(&bundle), bundle.entries.len()), (vec!["AJ651"], 3));
    assert!(bundle.bag.as_ref().is_some_and(|facts| facts.valid && facts.files == 4));
    let changed = open(&zip(&bag.with("data/.DS_Store", "y").items("")), &Limits::default());
    assert_eq!(codes(&changed), ["AJ651", "AJ672"]);
}

#[test]
fn a_thousand_faults_are_counted_and_not_listed() {
    let lines: String = (0..1000).map(|n| format!("{}  data/{n}.txt\n", value(Sha256, b"x"))).collect();
    let bundle = open(&zip(&relisted(|text| text + &lines).items("")), &Limits::default());
    assert_eq!(bundle.findings.len(), 21);
    assert!(bundle.findings[20].message.contains("980"), "{}", bundle.findings[20].message);
}

#[test]
fn many_manifests_cost_no_more_than_a_few() {
    let bag = (0..200).fold(Bag::good(), |bag, n| bag.with(&format!("manifest-x{n}.txt"), ""));
    let bundle = open(&zip(&bag.items("")), &Limits::default());
    assert!(codes(&bundle).contains(&"AJ682"), "{:?}", codes(&bundle));
    assert!(bundle.findings.len() < 100 && bundle.bag.is_some_and(|bag| !bag.complete));
}

#[test]
fn a_folder_passes_the_same_gate_as_a_zip() {
    let file = |name: &[u8], special| FolderFile { name: name.to_vec(), bytes: 1, special };
    let refusals = |files: &[FolderFile]| {
        let bytes = Cursor::new(vec![b'x'; files.len()]);
        let bundle =
            open_folder(bytes, files, "夹", &Limits::default(), |_| Recogniser::default(), &mut |_| {}).expect("read");
        (bundle.refused, bundle.findings.into_iter().map(|finding| finding.rule).collect::<Vec<_>>())
    };
    let none: Vec<String> = Vec::new();
    assert_eq!(refusals(&[file(b"a.txt", false)]), (false, none));
    assert_eq!(refusals(&[file(b"a.txt", true)]), (true, vec!["AJ631".to_owned()]));
    assert_eq!(refusals(&[file(b"A.txt", false), file(b"a.txt", false)]), (true, vec!["AJ633".to_owned()]));
    assert_eq!(refusals(&[file(b"a\nb.txt", false)]), (true, vec!["AJ628".to_owned()]));
    assert_eq!(refusals(&[file(&[b'x'; 300], false)]), (true, vec!["AJ629".to_owned()]));
    assert_eq!(refusals(&[]), (true, vec!["AJ637".to_owned()]));
}

/// A bag of some files, as it is written.
fn written() -> Vec<u8> {
    let mut bag = BagWriter::new(Cursor::new(Vec::new()), "某援〔2024〕1号");
    for (path, content) in
        [("01-起诉书.pdf", "x".repeat(700_000)), ("02-说明.txt", "说明".to_owned()), ("03-空.txt", String::new())]
    {
        let packing = if path.ends_with("pdf") { Packing::Stored } else { Packing::Deflated };
        let wrote = bag.add(path, &mut content.as_bytes(), content.len() as u64, packing).expect("memory");
        assert_eq!((wrote.bytes, wrote.sha256), (content.len() as u64, value(Sha256, content.as_bytes())));
        assert_eq!(wrote.sm3, value(Sm3, content.as_bytes()));
    }
    bag.tag("catalogue.json", b"{}").expect("memory");
    let info = [("Source-Organization", "某市\n法律援助中心".to_owned()), ("Bagging-Date", "2024-07-20".to_owned())];
    bag.finish(&info).expect("memory").into_inner()
}

#[test]
fn what_is_written_is_valid_and_the_same_twice() {
    let bytes = written();
    assert!(bytes == written(), "the same files give the same bytes");
    let verified = verify(Cursor::new(&bytes), "包.zip", &Limits::default()).expect("read");
    assert_eq!(verified.findings, []);
    assert!(verified.is_clean());
    let facts = verified.bag.expect("a bag");
    assert_eq!((facts.algorithms, facts.files), (vec!["sha256".to_owned(), "sm3".to_owned()], 3));
    assert!(
        !verify(Cursor::new(zip(&[deflated("a.txt", b"x")])), "x.zip", &Limits::default()).expect("read").is_clean()
    );
}
