//! What goes over a worker's pipes: frames of a JSON header and byte strings, and their own types for both directions.

use crate::job::{Job, RenderError, Rendered};
use anjuan_model::finding::{Finding, Place, Severity};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};

/// No document is as large as this; a frame that says so is broken.
const LARGEST_FRAME: u64 = 1 << 30;

/// From the parent.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Request {
    /// The first frame.
    Start { memory_bytes: u64 },
    /// One rendering; its attachment is the only byte string, if there is one.
    Render(Box<Job>),
}

/// From the worker.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Reply {
    /// The environment is loaded.
    Ready,
    /// Rendered; the files are the byte strings.
    Done {
        page_count: usize,
        page_texts: Vec<String>,
        warnings: Vec<FindingRecord>,
    },
    /// The environment or a rendering was refused.
    Refused(Vec<FindingRecord>),
    AttachmentNotAllowed,
    Panicked,
    Unavailable(String),
}

impl Reply {
    /// What to send for a result; the files go beside it.
    pub(crate) fn of(result: Result<Rendered, RenderError>) -> (Self, Vec<Vec<u8>>) {
        match result {
            Ok(Rendered { files, page_count, page_texts, warnings }) => {
                let warnings = warnings.into_iter().map(FindingRecord::from).collect();
                (Self::Done { page_count, page_texts, warnings }, files)
            }
            Err(error) => (Self::refusal(error), Vec::new()),
        }
    }

    fn refusal(error: RenderError) -> Self {
        match error {
            RenderError::Refused(findings) => Self::Refused(findings.into_iter().map(FindingRecord::from).collect()),
            RenderError::AttachmentNotAllowed => Self::AttachmentNotAllowed,
            RenderError::Panicked => Self::Panicked,
            error => Self::Unavailable(error.to_string()),
        }
    }

    /// The result that was sent.
    pub(crate) fn into_result(self, files: Vec<Vec<u8>>) -> Result<Rendered, RenderError> {
        match self {
            Self::Done { page_count, page_texts, warnings } => {
                let warnings = warnings.into_iter().map(Finding::from).collect();
                Ok(Rendered { files, page_count, page_texts, warnings })
            }
            Self::Refused(findings) => Err(RenderError::Refused(findings.into_iter().map(Finding::from).collect())),
            Self::AttachmentNotAllowed => Err(RenderError::AttachmentNotAllowed),
            Self::Panicked => Err(RenderError::Panicked),
            Self::Unavailable(why) => Err(RenderError::Unavailable(why)),
            Self::Ready => Err(RenderError::Unavailable("排版进程答非所问".to_owned())),
        }
    }
}

/// A finding of this crate, which has no legal basis and no property.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct FindingRecord {
    rule: String,
    severity: Severity,
    message: String,
    places: Vec<String>,
    help: String,
}

impl From<Finding> for FindingRecord {
    fn from(finding: Finding) -> Self {
        let Finding { rule, severity, message, places, help, .. } = finding;
        Self { rule, severity, message, places: places.into_iter().map(|place| place.path).collect(), help }
    }
}

impl From<FindingRecord> for Finding {
    fn from(record: FindingRecord) -> Self {
        let places = record.places.into_iter().map(Place::at).collect();
        Finding { places, ..Finding::plain(&record.rule, record.severity, "", record.message).helped(record.help) }
    }
}

/// Writes one frame: the number of byte strings, the length of each part, then the parts, the header first.
pub(crate) fn write_frame(output: &mut impl Write, header: &impl Serialize, blobs: &[Vec<u8>]) -> io::Result<()> {
    let header = serde_json::to_vec(header)?;
    let mut start = Vec::with_capacity(header.len() + 16 + 8 * blobs.len());
    start.extend((blobs.len() as u64).to_le_bytes());
    start.extend((header.len() as u64).to_le_bytes());
    start.extend(blobs.iter().flat_map(|blob| (blob.len() as u64).to_le_bytes()));
    start.extend(header);
    output.write_all(&start)?;
    for blob in blobs {
        output.write_all(blob)?;
    }
    output.flush()
}

/// Reads one frame; none when the other side has closed the pipe between two frames.
pub(crate) fn read_frame<T: DeserializeOwned>(input: &mut impl Read) -> io::Result<Option<(T, Vec<Vec<u8>>)>> {
    let Some(count) = read_first_length(input)? else { return Ok(None) };
    let mut total = read_length(input)?;
    let header_length = total;
    let mut lengths = Vec::new();
    for _ in 0..count {
        let length = read_length(input)?;
        total = total.saturating_add(length);
        if total > LARGEST_FRAME {
            return Err(io::ErrorKind::InvalidData.into());
        }
        lengths.push(length);
    }
    let header = serde_json::from_slice(&read_part(input, header_length)?)?;
    let blobs = lengths.into_iter().map(|length| read_part(input, length)).collect::<io::Result<_>>()?;
    Ok(Some((header, blobs)))
}

fn read_first_length(input: &mut impl Read) -> io::Result<Option<u64>> {
    let mut bytes = [0; 8];
    // A pipe that ends before the first byte of a frame was closed in good order.
    loop {
        match input.read(&mut bytes[..1]) {
            Ok(0) => return Ok(None),
            Ok(_) => break,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    input.read_exact(&mut bytes[1..])?;
    Ok(Some(u64::from_le_bytes(bytes)))
}

fn read_length(input: &mut impl Read) -> io::Result<u64> {
    let mut bytes = [0; 8];
    input.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}

/// Reads without believing the length before the bytes are there.
fn read_part(input: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = input.take(length.min(LARGEST_FRAME)).read_to_end(&mut bytes)? as u64;
    if read == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_comes_back_and_the_end_is_an_end() {
        let mut bytes = Vec::new();
        write_frame(&mut bytes, &"卷", &[vec![1, 2], vec![]]).expect("writes");
        let mut input = bytes.as_slice();
        let (header, blobs) = read_frame::<String>(&mut input).expect("reads").expect("a frame");
        assert_eq!((header.as_str(), blobs), ("卷", vec![vec![1, 2], vec![]]));
        assert!(read_frame::<String>(&mut input).expect("reads").is_none());
    }

    #[test]
    fn a_broken_frame_is_an_error() {
        let mut bytes = Vec::new();
        write_frame(&mut bytes, &"卷", &[vec![1, 2]]).expect("writes");
        bytes.pop();
        assert!(read_frame::<String>(&mut bytes.as_slice()).is_err());
        assert!(read_frame::<String>(&mut [255; 64].as_slice()).is_err());
    }

    #[test]
    fn findings_survive_the_pipe() {
        let finding =
            Finding::plain("render/missing-glyph", Severity::Error, "recipient", "字体中没有").helped("请核对");
        assert_eq!(Finding::from(FindingRecord::from(finding.clone())), finding);
    }
}
