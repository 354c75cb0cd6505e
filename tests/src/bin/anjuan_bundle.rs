//! Writes a fictional case bundle to the path that is named, for the browser's journey and for a first look:
//! a criminal trial's file in which the defence brief is missing.

use anjuan_tests::bundle::Builder;
use anjuan_tests::content::root;

fn main() -> std::io::Result<()> {
    let out = std::env::args().nth(1).unwrap_or_else(|| "案卷.zip".to_owned());
    let case = serde_json::from_slice(&std::fs::read(root().join("tests/fixtures/criminal-trial/case.json"))?)?;
    std::fs::write(out, Builder::complete(case).without("defense-brief").zip())
}
