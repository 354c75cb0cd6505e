//! Unpacking one entry in windows: every window goes to the checksum, the hash and, where wanted, one bounded buffer.

use super::early_end::EarlyEnd;
use super::source::Source;
use super::{Method, Record, Stop};
use crate::digest::{Algorithm, Digests, Value};
use crate::refusal::Refusal;
use anjuan_model::hash::hex;
use flate2::{Decompress, FlushDecompress, Status};
use sha2::{Digest, Sha256};
use std::io::{Read, Seek};

/// Size of the windows, in bytes.
const WINDOW: usize = 256 * 1024;

/// What unpacking found.
#[derive(Debug)]
pub struct Content {
    /// SHA-256 of the content.
    pub sha256: String,
    /// The first window of it.
    pub head: Vec<u8>,
    /// The whole content, where it was wanted.
    pub bytes: Option<Vec<u8>>,
    /// The checksums that were asked for besides.
    pub digests: Vec<Value>,
}

/// Windows and inflater, kept from entry to entry.
#[derive(Debug)]
pub(super) struct Tools {
    inflater: Decompress,
    packed: Vec<u8>,
    window: Vec<u8>,
}

impl Default for Tools {
    fn default() -> Self {
        Self { inflater: Decompress::new(false), packed: Vec::new(), window: Vec::new() }
    }
}

/// A window of some size; what is in it is overwritten before it is looked at.
fn sized(window: &mut Vec<u8>, size: usize) -> &mut [u8] {
    if window.len() < size {
        window.resize(size, 0);
    }
    &mut window[..size]
}

/// Takes windows of content.
struct Sink<'a, K> {
    record: &'a Record,
    keep: K,
    crc: crc32fast::Hasher,
    sha: Sha256,
    more: Digests,
    seen: u64,
    head: Vec<u8>,
    bytes: Option<Vec<u8>>,
}

pub(super) fn unpack<R: Read + Seek>(
    source: &mut Source<R>,
    tools: &mut Tools,
    record: &Record,
    algorithms: &[Algorithm],
    keep: impl FnMut(&[u8]) -> bool,
) -> Result<Content, Stop> {
    let mut sink = Sink {
        record,
        keep,
        crc: crc32fast::Hasher::new(),
        sha: Sha256::new(),
        more: Digests::new(algorithms),
        seen: 0,
        head: Vec::new(),
        bytes: None,
    };
    let input = source.range(record.data, record.packed)?;
    match record.method {
        // Some tools mark an empty file as deflated and write nothing at all.
        Method::Deflate if record.packed == 0 && record.bytes == 0 => {}
        Method::Stored => copy(input, tools, &mut sink)?,
        Method::Deflate => inflate(input, tools, &mut sink)?,
    }
    sink.finish()
}

fn copy<K: FnMut(&[u8]) -> bool>(mut input: impl Read, tools: &mut Tools, sink: &mut Sink<'_, K>) -> Result<(), Stop> {
    let window = sized(&mut tools.window, size_of_window(sink.record.bytes));
    let mut early = sink.record.streamed.then(EarlyEnd::default);
    loop {
        let count = fill(&mut input, window)?;
        if count == 0 {
            return Ok(());
        }
        if early.as_mut().is_some_and(|early| early.is_in(&window[..count])) {
            return Err(Refusal::HiddenInEntry(sink_path(sink.record)).into());
        }
        sink.take(&window[..count])?;
    }
}

fn inflate<K: FnMut(&[u8]) -> bool>(
    mut input: impl Read,
    tools: &mut Tools,
    sink: &mut Sink<'_, K>,
) -> Result<(), Stop> {
    let path = || sink_path(sink.record);
    let inflater = &mut tools.inflater;
    inflater.reset(false);
    let packed = sized(&mut tools.packed, size_of_window(sink.record.packed));
    let window = sized(&mut tools.window, size_of_window(sink.record.bytes));
    let (mut from, mut filled, mut produced) = (0, 0, 0);
    loop {
        if from == filled {
            (from, filled) = (0, fill(&mut input, packed)?);
        }
        let (read, written) = (inflater.total_in(), inflater.total_out());
        let status = inflater
            .decompress(&packed[from..filled], &mut window[produced..], FlushDecompress::None)
            .map_err(|_broken| Refusal::InflateBroken(path()))?;
        let took = usize::try_from(inflater.total_in() - read).unwrap_or(0);
        let gave = usize::try_from(inflater.total_out() - written).unwrap_or(0);
        from += took;
        produced += gave;
        if status == Status::StreamEnd {
            sink.take(&window[..produced])?;
            break;
        }
        if produced == window.len() {
            sink.take(window)?;
            produced = 0;
        } else if took == 0 && gave == 0 {
            // The input was refilled above, so no progress means that it ended too early.
            return Err(Refusal::InflateBroken(path()).into());
        }
    }
    if from < filled || fill(&mut input, packed)? > 0 {
        return Err(Refusal::HiddenInEntry(path()).into());
    }
    Ok(())
}

fn sink_path(record: &Record) -> String {
    record.path.clone()
}

/// Small entries get small windows; one byte more than they should need shows that they are too long.
fn size_of_window(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(WINDOW).saturating_add(1).min(WINDOW)
}

/// Reads until the window is full or the input ends.
fn fill(input: &mut impl Read, window: &mut [u8]) -> Result<usize, Stop> {
    let mut filled = 0;
    while filled < window.len() {
        match input.read(&mut window[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(filled)
}

impl<K: FnMut(&[u8]) -> bool> Sink<'_, K> {
    fn take(&mut self, window: &[u8]) -> Result<(), Stop> {
        let first = self.seen == 0;
        self.seen += window.len() as u64;
        // Stops at the first byte too many: a bomb never gets further than its declared size.
        if self.seen > self.record.bytes {
            return Err(Refusal::SizeWrong(sink_path(self.record)).into());
        }
        self.crc.update(window);
        self.sha.update(window);
        self.more.update(window);
        if first {
            self.head = window.to_vec();
            self.bytes =
                (self.keep)(window).then(|| Vec::with_capacity(usize::try_from(self.record.bytes).unwrap_or(0)));
        }
        if let Some(bytes) = &mut self.bytes {
            bytes.extend_from_slice(window);
        }
        Ok(())
    }

    fn finish(self) -> Result<Content, Stop> {
        let path = sink_path(self.record);
        if self.seen != self.record.bytes {
            return Err(Refusal::SizeWrong(path).into());
        }
        let crc = self.crc.finalize();
        if self.record.crc.is_some_and(|stated| stated != crc) {
            return Err(Refusal::CrcWrong(path).into());
        }
        let sha256 = hex(&self.sha.finalize());
        Ok(Content { sha256, head: self.head, bytes: self.bytes, digests: self.more.finish() })
    }
}
