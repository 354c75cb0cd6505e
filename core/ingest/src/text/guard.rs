//! A look at a PDF before it is parsed: nesting that would exhaust the stack, streams and trees that would exhaust memory.
//!
//! A panic can be caught, an exhausted stack or memory cannot. So brackets are counted in the raw bytes and in every
//! deflated stream, the streams' sizes are added up, and the trees are counted, before the parser sees anything.

use super::search;
use super::tree::Trees;
use crate::limits::Limits;
use crate::oddity::Oddity;
use flate2::{Decompress, FlushDecompress, Status};

/// Brackets open at once. Pictures look like random brackets and reach some thousands at most.
const DEEPEST: u32 = 10_000;
const WINDOW: usize = 64 * 1024;
/// Deflate inside deflate is followed this far.
const LAYERS: u32 = 2;
/// How far in front of a stream its dictionary is looked for, in bytes.
const DICTIONARY: usize = 1024;
/// Revisions of a file may each have their own tree; this many times the pages is still believed.
const REVISIONS: u64 = 4;

/// Looks through a PDF.
///
/// # Errors
/// Says why it must not be parsed.
pub(super) fn survey(pdf: &[u8], limits: &Limits) -> Result<(), Oddity> {
    depth(&mut 0, pdf)?;
    let mut survey = Survey { left: limits.pdf_unpacked_bytes, trees: Trees::default() };
    survey.trees.read(pdf);
    for start in streams(pdf) {
        let before = pdf.get(start.saturating_sub(DICTIONARY)..start).unwrap_or_default();
        let objects = search::all(before, b"ObjStm").next().is_some().then(Vec::new);
        survey.stream(pdf.get(start..).unwrap_or_default(), objects, LAYERS)?;
    }
    let leaves = (limits.pdf_pages as u64).saturating_mul(REVISIONS);
    if survey.trees.exceed(leaves) { Err(Oddity::TooBigToParse) } else { Ok(()) }
}

/// Where the content of each stream begins.
pub(super) fn streams(pdf: &[u8]) -> impl Iterator<Item = usize> {
    const KEYWORD: &[u8] = b"stream";
    search::all(pdf, KEYWORD).filter(|at| !pdf.get(..*at).is_some_and(|before| before.ends_with(b"end"))).map(|at| {
        let rest = pdf.get(at + KEYWORD.len()..).unwrap_or_default();
        pdf.len() - rest.trim_ascii_start().len()
    })
}

/// The first bytes of a stream's content, unpacked where it is deflated.
pub(super) fn unpacked_head(content: &[u8]) -> Vec<u8> {
    let mut head = vec![0; 16];
    if !is_deflated(content) {
        return content.get(..content.len().min(head.len())).unwrap_or_default().to_vec();
    }
    let mut inflater = Decompress::new(true);
    // What cannot be inflated begins with nothing.
    let _broken = inflater.decompress(content, &mut head, FlushDecompress::None);
    head.truncate(usize::try_from(inflater.total_out()).unwrap_or(0));
    head
}

struct Survey {
    left: u64,
    trees: Trees,
}

impl Survey {
    /// Unpacks one stream into nothing, or into objects when it holds some.
    fn stream(&mut self, mut packed: &[u8], mut objects: Option<Vec<u8>>, layers: u32) -> Result<(), Oddity> {
        if !is_deflated(packed) {
            return Ok(());
        }
        let mut inflater = Decompress::new(true);
        let mut window = vec![0; WINDOW];
        let mut open = 0;
        loop {
            let (read, written) = (inflater.total_in(), inflater.total_out());
            let Ok(status) = inflater.decompress(packed, &mut window, FlushDecompress::None) else { break };
            let took = usize::try_from(inflater.total_in() - read).unwrap_or(0);
            let gave = usize::try_from(inflater.total_out() - written).unwrap_or(0);
            let content = window.get(..gave).unwrap_or_default();
            depth(&mut open, content)?;
            self.left = self.left.checked_sub(gave as u64).ok_or(Oddity::TooBigToParse)?;
            if let Some(objects) = &mut objects {
                objects.extend_from_slice(content);
            }
            if written == 0 && layers > 1 {
                self.stream(content, None, layers - 1)?;
            }
            packed = packed.get(took..).unwrap_or_default();
            if status == Status::StreamEnd || (took == 0 && gave == 0) {
                break;
            }
        }
        if let Some(objects) = objects {
            self.trees.read_packed(&objects);
        }
        Ok(())
    }
}

fn is_deflated(bytes: &[u8]) -> bool {
    matches!(bytes, [first, second, ..] if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)).is_multiple_of(31))
}

/// Counts open brackets over some bytes; the parser does not recurse into parentheses.
///
/// Blocks are counted as if all their brackets opened first, which is fast and never too little; only what exceeds the
/// limit in this way is counted byte by byte.
fn depth(open: &mut u32, bytes: &[u8]) -> Result<(), Oddity> {
    let before = *open;
    let within = bytes.chunks(4096).all(|block| {
        let opened = search::count(block, b'[', b'<');
        let closed = search::count(block, b']', b'>');
        let fits = *open + opened <= DEEPEST;
        *open = (*open + opened).saturating_sub(closed).max(opened);
        fits
    });
    if within {
        return Ok(());
    }
    *open = before;
    for byte in bytes {
        match byte {
            b'[' | b'<' => *open += 1,
            b']' | b'>' => *open = open.saturating_sub(1),
            _ => {}
        }
        if *open > DEEPEST {
            return Err(Oddity::PdfBroken);
        }
    }
    Ok(())
}
