use super::*;
use anjuan_model::catalog::{Files, load_layer};
use std::sync::Arc;

const TODAY: &str = "2026-11-23";

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn files(version: &str, jurisdiction: &str, more: &[(&str, &str)]) -> Files {
    let manifest = format!(
        "id = \"qinghai\"\nname = \"青海省（测试）\"\njurisdiction = \"{jurisdiction}\"\nprefix = \"QH\"\nversion = \"{version}\"\n"
    );
    let named = std::iter::once(("plugin.toml", manifest.as_str())).chain(more.iter().copied());
    named.map(|(path, text)| (path.to_owned(), Arc::from(text.as_bytes()))).collect()
}

fn signed(version: &str, key: &SigningKey) -> String {
    Signature::over(&load_layer(files(version, "630000", &[])).0, key).text()
}

fn anchor(key: &PublicKey, jurisdiction: &str, effective: &str) -> Anchor {
    let written = Anchor::text("青海省司法厅", key, jurisdiction, day("2026-01-01"));
    Anchor::read(&written.replace("{ from = 2026-01-01 }", effective)).expect("what we write, we read")
}

/// What it is; its version; files beside the manifest; place and days of the anchor; a word of the refusal.
type Row<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], (&'a str, &'a str), &'a str);

#[test]
fn a_package_is_trusted_for_what_was_signed_by_whom_for_where_and_when() {
    let (key, pem) = SigningKey::generate().expect("a key");
    let (other, _) = SigningKey::generate().expect("another key");
    let reread = SigningKey::read(&pem).expect("what we write, we read");
    assert_eq!(reread.public(), key.public());
    let signature = signed("1.0.0", &reread);
    let forged = {
        let mut theirs = Signature::read(&signed("1.0.0", &other)).expect("a signature");
        theirs.key = key.public().fingerprint();
        theirs.text()
    };
    let open = "{ from = 2026-01-01 }";
    let rows: &[Row<'_>] = &[
        ("as it was signed", "1.0.0", &[("signature.toml", &signature)], ("630000", open), ""),
        ("nothing signed", "1.0.0", &[], ("630000", open), "没有签名"),
        ("a file added", "1.0.0", &[("signature.toml", &signature), ("x.toml", "")], ("630000", open), "内容有改动"),
        ("another version", "1.0.1", &[("signature.toml", &signature)], ("630000", open), "签名对应的是 qinghai 1.0.0"),
        ("an unreadable one", "1.0.0", &[("signature.toml", "key = 1")], ("630000", open), "无法识别"),
        ("a forged one", "1.0.0", &[("signature.toml", &forged)], ("630000", open), "签名与密钥不符"),
        ("a key for elsewhere", "1.0.0", &[("signature.toml", &signature)], ("110000", open), "不能签署 630000"),
        ("a city's key", "1.0.0", &[("signature.toml", &signature)], ("630100", open), "不能签署 630000"),
        (
            "a key whose days are over",
            "1.0.0",
            &[("signature.toml", &signature)],
            ("630000", "{ from = 2020-01-01, to = 2025-12-31 }"),
            "只在 2020-01-01 至 2025-12-31 受信任",
        ),
    ];
    for (name, version, more, (jurisdiction, effective), expected) in rows {
        let (layer, _) = load_layer(files(version, "630000", more));
        let anchors = Anchors::from(vec![anchor(&key.public(), jurisdiction, effective)]);
        match verify(&layer, &anchors, day(TODAY)) {
            Ok(signer) => assert_eq!((*expected, signer.name.as_str()), ("", "青海省司法厅"), "{name}"),
            Err(why) => {
                assert!(!expected.is_empty() && why.to_string().contains(expected), "{name}: {why}");
                assert!(!why.help().is_empty());
            }
        }
    }
    let (layer, _) = load_layer(files("1.0.0", "630000", &[("signature.toml", &signature)]));
    let nobody = verify(&layer, &Anchors::default(), day(TODAY)).expect_err("no anchor");
    assert_eq!(nobody, Untrusted::UnknownKey { key: key.public().fingerprint() });
}

/// Made by `openssl genpkey -algorithm ed25519` and `openssl pkey -pubout -outform DER | tail -c 32 | base64`.
#[test]
fn a_key_of_openssl_is_read() {
    let pem = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIISME8kafGSq3pT7zziu0GQAf8cZDjPk/vtg6H22haKX\n-----END PRIVATE KEY-----\n";
    let key = SigningKey::read(pem).expect("a key");
    assert_eq!(key.public().text(), "jm62KyZ8OEbWd8iZ679eYF3zxfvksTE0EeXJuIhxRgk=");
    for broken in ["", "x", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", &pem[..60]] {
        assert!(SigningKey::read(broken).is_err(), "{broken}");
    }
}
