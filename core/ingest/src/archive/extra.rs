//! Extra fields of headers: the zip64 sizes and Info-ZIP's Unicode path.

use super::source::{u32_at, u64_at};
use std::ops::ControlFlow;

const ZIP64: u16 = 0x0001;
const UNICODE_PATH: u16 = 0x7075;

/// What the extra field of one header holds for us.
#[derive(Debug, Default)]
pub(super) struct Extra<'a> {
    /// The zip64 field.
    pub(super) wide: Option<&'a [u8]>,
    /// The Unicode path field: version, CRC-32 of the plain name, UTF-8 name.
    pub(super) unicode_path: Option<&'a [u8]>,
}

impl<'a> Extra<'a> {
    /// Reads the fields; none when one runs out of bounds, or one that readers go by comes twice.
    ///
    /// Up to three bytes may trail: aligning tools pad with them.
    pub(super) fn read(mut bytes: &'a [u8]) -> Option<Self> {
        let mut extra = Self::default();
        while let [a, b, c, d, rest @ ..] = bytes {
            let (id, size) = (u16::from_le_bytes([*a, *b]), usize::from(u16::from_le_bytes([*c, *d])));
            let (field, rest) = rest.split_at_checked(size)?;
            bytes = rest;
            match id {
                ZIP64 if extra.wide.is_some() => return None,
                ZIP64 => extra.wide = Some(field),
                UNICODE_PATH if extra.unicode_path.is_some() => return None,
                UNICODE_PATH => extra.unicode_path = Some(field),
                _ => {}
            }
        }
        Some(extra)
    }

    /// Fills those of the values that stand at their 32-bit maximum from the zip64 field, in its order.
    pub(super) fn widen(&self, values: &mut [&mut u64]) -> bool {
        let mut offset = 0;
        let walk = values.iter_mut().filter(|value| ***value == u64::from(u32::MAX)).try_for_each(|value| {
            let Some(field) = self.wide.filter(|field| field.len() >= offset + 8) else {
                return ControlFlow::Break(());
            };
            **value = u64_at(field, offset);
            offset += 8;
            ControlFlow::Continue(())
        });
        walk.is_continue()
    }

    /// The Unicode path, when its checksum fits the plain name.
    pub(super) fn unicode_name(&self, plain: &[u8]) -> Option<&'a str> {
        let field = self.unicode_path?;
        let fits = field.first() == Some(&1) && u32_at(field, 1) == crc32fast::hash(plain);
        std::str::from_utf8(field.get(5..)?).ok().filter(|_| fits)
    }
}
