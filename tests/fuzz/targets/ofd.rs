//! The parts of an OFD.

#![no_main]

use anjuan_fuzz::{Kit, kits};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static KIT: LazyLock<Kit> = LazyLock::new(kits::ofd);

fuzz_target!(init: anjuan_fuzz::watch_panics(), |input: &[u8]| {
    if let Some(bytes) = KIT.with(input) {
        anjuan_fuzz::read(KIT.name, &bytes);
    }
});
