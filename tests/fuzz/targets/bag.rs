//! Transfer packages after BagIt: each tag file and the payload replaced in turn.

#![no_main]

use anjuan_fuzz::{Kit, kits};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static KIT: LazyLock<Kit> = LazyLock::new(kits::bag);

fuzz_target!(init: anjuan_fuzz::watch_panics(), |input: &[u8]| {
    if let Some(bytes) = KIT.with(input) {
        let bundle = anjuan_fuzz::open(&bytes);
        let valid = bundle.bag.as_ref().is_some_and(|bag| bag.valid);
        let complete = bundle.bag.as_ref().is_some_and(|bag| bag.complete);
        assert!(complete || !valid, "valid means complete");
    }
});
