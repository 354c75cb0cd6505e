//! Bags, good and bad, with what each must come to.

use crate::bag_builder::{Bag, LIST, TAGS, capitals, declared, flipped, value, wide};
use anjuan_ingest::digest::Algorithm::{self, Md5, Sha1, Sha256, Sha512, Sm3};

/// A bag as it should be whose payload manifest was changed, and protected again.
pub fn relisted(change: impl Fn(String) -> String) -> Bag {
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

/// Name, bag, codes, whether it is complete, whether it is valid.
pub type Row = (&'static str, Bag, &'static [&'static str], bool, bool);

/// What honest tools make.
pub fn good() -> Vec<Row> {
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

/// What is wrong, one thing at a time.
pub fn bad() -> Vec<Row> {
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
