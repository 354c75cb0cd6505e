//! The parts of a PDF in which languages of their own stand: drawing operators, CMaps, fonts, metadata, packed objects.

#![no_main]

use anjuan_fuzz::kits;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: anjuan_fuzz::watch_panics(), |input: &[u8]| {
    if let Some((first, rest)) = input.split_first() {
        anjuan_fuzz::read("a.pdf", &kits::pdf(usize::from(*first), rest));
    }
});
