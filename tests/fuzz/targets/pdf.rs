//! Any bytes as a PDF.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: anjuan_fuzz::watch_panics(), |input: &[u8]| {
    anjuan_fuzz::read("a.pdf", input);
});
