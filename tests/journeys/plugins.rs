//! A province from nothing to a server that trusts it: new, test, key, pack, verify, install.

use crate::PROGRAM;
use crate::http::{get, post, signed_in};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Output;
use tempfile::TempDir;

fn run(arguments: &[&str]) -> (i32, String) {
    let Output { status, stdout, stderr } = PROGRAM.run(arguments);
    let said = String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr);
    (status.code().expect("it ended by itself"), said)
}

/// Runs a command that must succeed, and returns what it said.
fn ran(arguments: &[&str]) -> String {
    let (status, said) = run(arguments);
    assert_eq!(status, 0, "{arguments:?}: {said}");
    said
}

struct Author {
    folder: TempDir,
}

impl Author {
    fn new() -> Self {
        let author = Self { folder: TempDir::new().expect("a folder") };
        let within = author.folder.path().display().to_string();
        let words = ["--name", "宁夏回族自治区法律援助规则", "--jurisdiction", "640000", "--prefix", "NX"];
        let said = ran(&[&["plugin", "new", "ningxia", "--within", &within], words.as_slice()].concat());
        assert!(said.contains("案例全部通过") && said.contains("plugin test"), "{said}");
        author
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// Packs and signs the folder with a new key, whose anchor is `key.toml`.
    fn signed_package(&self) -> Vec<u8> {
        let (key, package) = (self.path("key.pem"), self.path("package.zip"));
        ran(&["plugin", "key", "--name", "宁夏回族自治区司法厅", "--jurisdiction", "640000", "-o", &key]);
        let said = ran(&["plugin", "pack", &self.path("ningxia"), "--key", &key, "-o", &package]);
        assert!(said.contains("密钥"), "{said}");
        std::fs::read(package).expect("the package")
    }

    /// Lets a data folder trust the author's key.
    fn trusted_by(&self, data: &Path) {
        let anchors = data.join("anchors");
        std::fs::create_dir_all(&anchors).expect("the folder of anchors");
        std::fs::copy(self.path("key.toml"), anchors.join("ningxia.toml")).expect("the anchor");
    }
}

#[test]
fn a_new_province_passes_at_once_and_says_what_is_wrong_after_an_edit() {
    let author = Author::new();
    let folder = author.path("ningxia");
    assert!(ran(&["plugin", "test", &folder]).contains("规则 1 条、案例 2 个，不通过 0 处"));
    let rule = author.folder.path().join("ningxia/rules/NX101-closing-papers/rule.toml");
    let text = std::fs::read_to_string(&rule).expect("the rule");
    std::fs::write(&rule, text.replace("kind = \"closing-report\"", "kind = \"grant-decision\"")).expect("an edit");
    let (status, said) = run(&["plugin", "test", &folder]);
    assert!(status == 1 && said.contains("NX101-closing-papers/cases.toml"), "{said}");
    std::fs::write(&rule, text.replace("severity", "severty")).expect("a slip");
    let (status, said) = run(&["plugin", "test", &folder]);
    assert!(status == 2 && said.contains("rule.toml") && said.contains("line"), "{said}");

    let within = author.folder.path().display().to_string();
    for (id, name, jurisdiction, prefix, word) in [
        ("ningxia", "又一个", "640000", "NY", "已经存在"),
        ("Ning Xia", "宁夏", "640000", "NX", "id"),
        ("../ningxia", "宁夏", "640000", "NX", "id"),
        ("ningxia2", "宁夏", "64", "NX", "行政区划代码"),
        ("ningxia2", "宁夏", "640000", "N/X", "prefix"),
        ("ningxia2", "宁夏", "640000", "AJ", "prefix"),
    ] {
        let words = ["--name", name, "--jurisdiction", jurisdiction, "--prefix", prefix, "--within", &within];
        let (status, said) = run(&[&["plugin", "new", id], words.as_slice()].concat());
        assert!(status == 2 && said.contains(word), "{id} {prefix}: {said}");
    }
    assert_eq!(std::fs::read_dir(&within).expect("the folder").count(), 1, "nothing half made is left");
}

#[tokio::test]
async fn a_server_takes_what_its_anchors_stand_behind_and_says_why_not() {
    let author = Author::new();
    let package = author.signed_package();
    let server = PROGRAM.serve(&[]);
    let client = signed_in(&server).await;
    let install = async |package: Vec<u8>| {
        let answer = client.post(format!("{}/api/v1/provinces", server.base)).body(package).send().await;
        let answer = answer.expect("an answer");
        (answer.status(), answer.text().await.expect("a body"))
    };
    let refused = async |package: Vec<u8>, word: &str| {
        let (status, said) = install(package).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && said.contains(word), "{word}: {status} {said}");
    };
    refused(package.clone(), "不在信任名单中").await;
    author.trusted_by(server.data.path());
    let files = anjuan_app::ops::install_plugin::unpack(&package).expect("its files");
    let repacked = |change: &dyn Fn(&mut anjuan_model::catalog::Files)| {
        let mut files = files.clone();
        change(&mut files);
        anjuan_ingest::package::write(&files).expect("a package")
    };
    refused(repacked(&|files| drop(files.remove("signature.toml"))), "没有签名").await;
    let added = |files: &mut anjuan_model::catalog::Files| {
        files.insert("parameters.toml".to_owned(), b"x = 1\n".as_slice().into());
    };
    refused(repacked(&added), "内容有改动").await;

    let (status, said) = install(package).await;
    assert!(status == StatusCode::CREATED && said.contains("宁夏回族自治区司法厅（"), "{said}");
    let on = json!({"version": "0.1.0", "from": "2026-01-01"});
    assert_eq!(post(&client, &server, "provinces/ningxia/activation", &on).await.status(), StatusCode::OK);
    let provinces: Value = get(&client, &server, "api/v1/provinces").await.json().await.expect("JSON");
    let ours = provinces.as_array().expect("a list").iter().find(|one| one["id"] == "ningxia").expect("it takes part");
    assert!(ours["signed_by"].as_str().is_some_and(|by| by.starts_with("宁夏回族自治区司法厅")));
    assert!(get(&client, &server, "provinces").await.text().await.expect("a page").contains("宁夏回族自治区司法厅"));
}

#[test]
fn a_package_is_looked_at_before_it_is_installed() {
    let author = Author::new();
    author.signed_package();
    let data = TempDir::new().expect("a data folder");
    let (package, place) = (author.path("package.zip"), data.path().display().to_string());
    let verify = ["plugin", "verify", &package, "--data", &place];
    let (status, said) = run(&verify);
    assert!(status == 2 && said.contains("不在信任名单中") && said.contains("anchors"), "{said}");
    author.trusted_by(data.path());
    let said = ran(&verify);
    assert!(said.contains("现行版本 无") && said.contains("新增　NX101"), "{said}");
    let said = ran(&["plugin", "install", &package, "--data", &place]);
    assert!(said.contains("宁夏回族自治区司法厅") && said.contains("尚未启用"), "{said}");
    std::fs::write(data.path().join("anchors/broken.toml"), "name = 1").expect("a broken anchor");
    let (status, said) = run(&verify);
    assert!(status == 2 && said.contains("anchors/broken.toml"), "{said}");
}
