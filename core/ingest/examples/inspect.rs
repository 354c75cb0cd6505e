use anjuan_ingest::{Limits, Recogniser};
fn main() {
    for path in std::env::args().skip(1) {
        let file = std::fs::File::open(&path).unwrap();
        let start = std::time::Instant::now();
        if path.ends_with(".pdf") {
            let bytes = std::fs::read(&path).unwrap();
            let (entry, findings) =
                anjuan_ingest::read_file(&path, bytes, &Limits::default(), &Recogniser::default()).unwrap();
            println!(
                "== {path} {:?} {} pages {:?} dated {:?} fields {}",
                start.elapsed(),
                entry.format,
                entry.pages(),
                entry.dated,
                entry.fields.len()
            );
            for f in findings {
                println!("  {} {}", f.rule, f.message)
            }
            match entry.full_text() {
                Ok(t) => println!("{t}"),
                Err(e) => println!("ERR {e}"),
            }
            continue;
        }
        let bundle =
            anjuan_ingest::open(file, &path, &Limits::default(), |_| Recogniser::default(), &mut |_| {}).unwrap();
        println!("== {path} {:?} refused {} entries {}", start.elapsed(), bundle.refused, bundle.entries.len());
        for f in bundle.findings.iter().take(10) {
            println!("  {} {} {:?}", f.rule, f.message, f.places[0].path)
        }
        for e in bundle.entries.iter().take(5) {
            println!("   {} {} {} {}", e.path, e.format, e.bytes, &e.sha256.get(..8).unwrap_or(""))
        }
    }
}
