//! Names of entries: decoded, cleaned, folded, shown. What is clean stays clean and inside.

#![no_main]

use anjuan_ingest::names;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: anjuan_fuzz::watch_panics(), |input: &[u8]| {
    let Some((flags, raw)) = input.split_first() else { return };
    let half = raw.len() / 2;
    let unicode = std::str::from_utf8(&raw[half..]).ok().filter(|_| flags & 2 != 0);
    let decoded = names::decode(&raw[..half], flags & 1 != 0, unicode);
    let _litter = names::is_litter(&decoded.text);
    let shown = names::shown(&decoded.text);
    assert_eq!(shown, names::shown(&shown), "what is shown can be shown");
    let Ok(clean) = names::clean(&decoded.text) else { return };
    assert!(!clean.path.starts_with('/') && !clean.path.contains('\\'));
    assert!(clean.path.split('/').all(|part| part != ".."));
    if !clean.path.is_empty() {
        let again = names::clean(&clean.path).expect("a clean path is clean");
        assert_eq!(again.path, clean.path);
    }
    let folded = names::fold(&clean.path);
    assert_eq!(names::fold(&folded), folded, "folding twice is folding once");
});
