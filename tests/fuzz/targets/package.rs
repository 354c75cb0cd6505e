//! Packages of provinces: every file of one, through the strict reader and into a catalogue.

#![no_main]

use anjuan_fuzz::{Kit, kits};
use anjuan_ingest::{Limits, package};
use anjuan_model::Catalog;
use anjuan_model::catalog::load_layer;
use libfuzzer_sys::fuzz_target;
use std::sync::{Arc, LazyLock};

static KIT: LazyLock<Kit> = LazyLock::new(kits::package);

fuzz_target!(init: anjuan_fuzz::watch_panics(), |input: &[u8]| {
    // The highest numbers replace no part: the bytes are a package as they are.
    let bytes = match input.split_first() {
        Some((255, rest)) => rest.to_vec(),
        _ => KIT.with(input).unwrap_or_default(),
    };
    let Ok(files) = package::read(&bytes, &Limits::package()) else { return };
    let (layer, problems) = load_layer(files);
    if problems.is_empty() {
        let (catalog, _problems) = Catalog::new(vec![Arc::new(layer)]);
        let _rules = catalog.rules(None);
    }
});
