//! Bags, good and bad, and what each must come to: the codes, whether it is complete, whether it is valid.

use crate::bag_builder::{Bag, declared, value};
use crate::builder::{codes, deflated, item, open, zip};
use anjuan_ingest::bag::write::BagWriter;
use anjuan_ingest::bag::{verify, verify_folder};
use anjuan_ingest::digest::Algorithm::{self, Md5, Sha1, Sha256, Sha512, Sm3};
use anjuan_ingest::package::Packing;
use anjuan_ingest::{FolderFile, Limits, Recogniser, open_folder};
use std::io::Cursor;

const LIST: &str = "manifest-sha256.txt";
const TAGS: &str = "tagmanifest-sha256.txt";

/// A bag as it should be whose payload manifest was changed, and protected again.
fn relisted(change: impl Fn(String) -> String) -> Bag {
    Bag::good().edited(LIST, change).tagged(&[Sha256])
}

/// One more line in the payload manifest.
fn added(line: &str) -> Bag {
    relisted(|text| format!("{text}{line}\n"))
}

/// The first line's value in front of another path.
fn of_path(path: &str) -> Bag {
    added(&format!("{}  {path}", value(Sha256, b"x")))
}

/// A bag of a version, sealed.
fn of_version(version: &str) -> Bag {
    Bag::loose().with("bagit.txt", &declared(version)).sealed(&[Sha256])
}

fn described(info: &str) -> Bag {
    Bag::good().with("bag-info.txt", info).tagged(&[Sha256])
}

fn fetching(lines: &str) -> Bag {
    Bag::good().with("fetch.txt", lines).tagged(&[Sha256])
}

fn utf16(text: &str) -> Vec<u8> {
    [vec![0xff, 0xfe], text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat()
}

/// Tag files in UTF-16, as the declaration says.
fn wide() -> Bag {
    let mut bag = Bag::loose()
        .with("bagit.txt", "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-16\n")
        .listed(&[Sha256])
        .with("bag-info.txt", "Contact-Name: 某某\n");
    for name in [LIST, "bag-info.txt"] {
        let text = String::from_utf8(bag.0[name].clone()).expect("text");
        bag.put(name, &utf16(&text));
    }
    let mut bag = bag.tagged(&[Sha256]);
    let tags = String::from_utf8(bag.0[TAGS].clone()).expect("text");
    bag.put(TAGS, &utf16(&tags));
    bag
}

type Row = (&'static str, Bag, &'static [&'static str], bool, bool);

fn good() -> Vec<Row> {
    let spelt = |from: &'static str, to: &'static str| relisted(move |text| text.replace(from, to));
    vec![
        ("SHA-256", Bag::good(), &[], true, true),
        ("SHA-512", Bag::loose().sealed(&[Sha512]), &[], true, true),
        ("SM3 alone", Bag::loose().sealed(&[Sm3]), &[], true, true),
        ("SHA-256 and SM3", Bag::loose().sealed(&[Sha256, Sm3]), &[], true, true),
        ("every algorithm", Bag::loose().sealed(&Algorithm::ALL), &[], true, true),
        ("MD5 alone can be forged", Bag::loose().sealed(&[Md5]), &["AJ678"], true, true),
        ("SHA-1 alone can be forged", Bag::loose().sealed(&[Sha1]), &["AJ678"], true, true),
        ("no description, no tag manifest", Bag::loose().listed(&[Sha256]), &[], true, true),
        ("version 0.97", of_version("0.97"), &[], true, true),
        ("capital digits", relisted(|text| capitals(&text)), &[], true, true),
        ("line ends of Windows", relisted(|text| text.replace('\n', "\r\n")), &[], true, true),
        ("line ends of the first Macs", relisted(|text| text.replace('\n', "\r")), &[], true, true),
        ("one space and a star, as md5sum writes", spelt("  ", " *"), &[], true, true),
        ("a tab between", spelt("  ", "\t"), &[], true, true),
        ("a dot in front, as find writes", spelt("  data/", "  ./data/"), &[], true, true),
        ("a mark in front of the manifest", relisted(|text| format!("\u{feff}{text}")), &[], true, true),
        ("a comment and an empty line", relisted(|text| format!("# md5deep\n\n{text}")), &[], true, true),
        ("tag files in UTF-16", wide(), &[], true, true),
        ("folded lines in the description", described("Contact-Name: 某某\n  某某中心: 附注\n"), &[], true, true),
        (
            "a percent sign that is encoded",
            Bag::loose()
                .with("data/50%.txt", "半")
                .sealed(&[Sha256])
                .edited(LIST, |t| t.replace("50%", "50%25"))
                .tagged(&[Sha256]),
            &[],
            true,
            true,
        ),
        (
            "a percent sign as bagit.py writes it",
            Bag::loose().with("data/50%.txt", "半").sealed(&[Sha256]),
            &[],
            true,
            true,
        ),
        ("what looks encoded and is not", Bag::loose().with("data/50%25.txt", "半").sealed(&[Sha256]), &[], true, true),
        (
            "a name composed otherwise",
            Bag::loose()
                .with("data/e\u{301}.txt", "x")
                .sealed(&[Sha256])
                .edited(LIST, |t| t.replace("e\u{301}", "\u{e9}"))
                .tagged(&[Sha256]),
            &["AJ679"],
            true,
            true,
        ),
        (
            "a tag folder with texts",
            Bag::loose().with("metadata/mets.xml", "<mets/>").sealed(&[Sha256]),
            &[],
            true,
            true,
        ),
        (
            "listed twice before 1.0",
            of_version("0.97").edited(LIST, |t| format!("{t}{t}")).tagged(&[Sha256]),
            &["AJ667"; 3],
            true,
            true,
        ),
        (
            "not in every manifest before 1.0",
            of_version("0.97")
                .listed(&[Sha256, Sha512])
                .edited("manifest-sha512.txt", |t| t.lines().skip(1).map(|l| format!("{l}\n")).collect())
                .tagged(&[Sha256]),
            &[],
            true,
            true,
        ),
    ]
}

fn bad() -> Vec<Row> {
    let declared_as = |text: &str| Bag::loose().with("bagit.txt", text).sealed(&[Sha256]);
    vec![
        ("a declaration of one line", declared_as("BagIt-Version: 1.0\n"), &["AJ661"], false, false),
        (
            "a mark in front of the declaration",
            declared_as(&format!("\u{feff}{}", declared("1.0"))),
            &["AJ661"],
            false,
            false,
        ),
        ("spaces in front of the colon", declared_as(&declared("1.0").replace(':', " :")), &["AJ661"], false, false),
        (
            "an encoding that nobody knows",
            declared_as("BagIt-Version: 1.0\nTag-File-Character-Encoding: Klingon\n"),
            &["AJ661"],
            false,
            false,
        ),
        ("a version to come", of_version("2.0"), &["AJ662"], true, false),
        ("no manifest", Bag::loose(), &["AJ663"], false, false),
        ("no payload", Bag::default().with("bagit.txt", &declared("1.0")).with(LIST, ""), &["AJ664"], false, false),
        ("fewer bytes than the description says", described("Payload-Oxum: 9999.3\n"), &["AJ665"], false, false),
        ("a size that is no size", described("Payload-Oxum: many\n"), &["AJ676"], true, false),
        ("a size stated twice", described("Payload-Oxum: 1.1\nPayload-Oxum: 1.1\n"), &["AJ676", "AJ665"], false, false),
        ("a line without a colon", described("没有冒号\n"), &["AJ676"], true, false),
        ("a line without a path", added(&value(Sha256, b"x")), &["AJ666"], false, false),
        ("a value that is too short", added("abc  data/case.json"), &["AJ666"], false, false),
        (
            "a value that is none",
            relisted(|t| t.replacen(|c: char| c.is_ascii_hexdigit(), "z", 1)),
            &["AJ666", "AJ671"],
            false,
            false,
        ),
        ("a path beside the payload", of_path("bag-info.txt"), &["AJ666"], false, false),
        (
            "a path with the slashes of Windows",
            relisted(|t| t.replace("data/case", "data\\case")),
            &["AJ666", "AJ671"],
            false,
            false,
        ),
        (
            "listed twice",
            Bag::good().edited(LIST, |t| format!("{t}{t}")).tagged(&[Sha256]),
            &["AJ668"; 3],
            false,
            false,
        ),
        (
            "listed twice with two values",
            of_version("0.97")
                .edited(LIST, |t| format!("{t}{}  data/case.json\n", value(Sha256, b"x")))
                .tagged(&[Sha256]),
            &["AJ668"],
            false,
            false,
        ),
        ("a path upwards", of_path("../../../README.md"), &["AJ669"], false, false),
        ("a path upwards inside", of_path("data/../../x"), &["AJ669"], false, false),
        ("an absolute path", of_path("/etc/passwd"), &["AJ669"], false, false),
        ("a path on a drive", of_path("C:\\secret"), &["AJ669"], false, false),
        ("a path at home", of_path("~/.bashrc"), &["AJ669"], false, false),
        ("a share of Windows", of_path("\\\\server\\x"), &["AJ669"], false, false),
        ("a paper is missing", Bag::good().without("data/01起诉书.txt"), &["AJ665", "AJ670"], false, false),
        ("a paper too many", Bag::good().with("data/03多余.txt", "x"), &["AJ665", "AJ671"], false, false),
        (
            "a paper exchanged for one of the same size",
            Bag::good().edited("data/01起诉书.txt", |t| t.replace("盗窃", "诈骗")),
            &["AJ672"],
            true,
            false,
        ),
        (
            "SM3 differs and SHA-256 does not",
            Bag::loose().sealed(&[Sha256, Sm3]).edited("manifest-sm3.txt", |t| flipped(&t)).tagged(&[Sha256, Sm3]),
            &["AJ672"],
            true,
            false,
        ),
        (
            "a manifest changed behind its protection",
            Bag::good().edited(LIST, |t| format!("{t}\n")),
            &["AJ672"],
            true,
            false,
        ),
        (
            "a description changed behind its protection",
            Bag::good().edited("bag-info.txt", |t| format!("Contact-Name: x\n{t}")),
            &["AJ672"],
            true,
            false,
        ),
        (
            "not in every manifest",
            Bag::loose()
                .sealed(&[Sha256, Sha512])
                .edited("manifest-sha512.txt", |t| t.lines().skip(1).map(|l| format!("{l}\n")).collect())
                .tagged(&[Sha256, Sha512]),
            &["AJ671"],
            false,
            false,
        ),
        (
            "an algorithm of its own",
            Bag::loose().with("manifest-blake3.txt", "00  data/case.json\n"),
            &["AJ673", "AJ671", "AJ671"],
            false,
            false,
        ),
        (
            "a tag file is missing",
            Bag::good().edited(TAGS, |t| format!("{t}{}  gone.xml\n", value(Sha256, b"x"))),
            &["AJ670"],
            false,
            false,
        ),
        (
            "a tag manifest that lists papers",
            Bag::good().edited(TAGS, |t| format!("{t}{}  data/case.json\n", value(Sha256, b"x"))),
            &["AJ666"],
            false,
            false,
        ),
        (
            "a manifest that nothing protects",
            Bag::good()
                .edited(TAGS, |t| t.lines().filter(|l| !l.contains("manifest")).map(|l| format!("{l}\n")).collect()),
            &["AJ677"],
            true,
            true,
        ),
        (
            "files to be fetched that are there",
            fetching("https://example.org/a 10 data/case.json\n"),
            &["AJ674"],
            true,
            true,
        ),
        (
            "files to be fetched that are not there",
            fetching(&format!("https://example.org/a - data/{}\n", "远.txt"))
                .edited(LIST, |t| format!("{t}{}  data/远.txt\n", value(Sha256, b"x")))
                .tagged(&[Sha256]),
            &["AJ670", "AJ674"],
            false,
            false,
        ),
        ("fetching to outside", fetching("https://example.org/a - ../x\n"), &["AJ669", "AJ674"], false, false),
        ("fetching from nowhere", fetching("example 1 data/case.json\n"), &["AJ666", "AJ674"], false, false),
        (
            "a manifest in another encoding",
            {
                let mut bag = Bag::good();
                bag.put(LIST, b"\xc6\xf0\xcb\xdf");
                bag.tagged(&[Sha256])
            },
            &["AJ675", "AJ663"],
            false,
            false,
        ),
        (
            "a paper beside the payload",
            {
                let mut bag = Bag::loose();
                bag.put("多余.pdf", b"%PDF-1.7\n");
                bag.sealed(&[Sha256])
            },
            &["AJ680"],
            true,
            true,
        ),
    ]
}

/// The values in capital digits.
fn capitals(text: &str) -> String {
    let line = |line: &str| line.split_once("  ").map(|(value, path)| format!("{}  {path}\n", value.to_uppercase()));
    text.lines().filter_map(line).collect()
}

/// Another value of the same length.
fn flipped(text: &str) -> String {
    let other = if text.starts_with('0') { "1" } else { "0" };
    format!("{other}{}", &text[1..])
}

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
