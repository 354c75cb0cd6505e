//! Plain texts and web pages in whatever encoding, and whatever else a file may begin with.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: anjuan_fuzz::watch_panics(), |input: &[u8]| {
    anjuan_fuzz::read("a.txt", input);
});
