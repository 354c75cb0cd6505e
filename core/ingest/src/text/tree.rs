//! Trees of a PDF, counted before they are walked: thirty nodes that each name the next one twice are a billion pages.
//!
//! The parser follows `Kids` without counting. So the references are gathered from the raw bytes and from object streams,
//! all revisions together, and the leaves are counted over the graph, each node once.

use super::search;
use std::collections::BTreeMap;

/// Nodes inside each other.
const DEEPEST: u32 = 200;
const KIDS: &[u8] = b"/Kids";

/// References from node to node, with how often one array repeats them.
#[derive(Debug, Default)]
pub(super) struct Trees {
    nodes: BTreeMap<u64, BTreeMap<u64, u64>>,
    /// True when a name was written with escapes to hide it.
    disguised: bool,
}

impl Trees {
    /// Gathers from bytes with `1 0 obj` headers.
    pub(super) fn read(&mut self, bytes: &[u8]) {
        let mut headers = search::all(bytes, b"obj").filter_map(|at| Some((at, header(bytes.get(..at)?)?))).peekable();
        let mut kids = search::all(bytes, KIDS).peekable();
        let mut owner = 0;
        while let Some(at) = headers.peek().map(|(at, _)| *at).into_iter().chain(kids.peek().copied()).min() {
            let rest = bytes.get(at..).unwrap_or_default();
            match headers.next_if(|(place, _)| *place == at) {
                Some((_, number)) => {
                    owner = number;
                    self.array(owner, rest.get(3..).unwrap_or_default());
                }
                None => {
                    kids.next();
                    self.kids(owner, rest);
                }
            }
        }
        self.look_for_disguise(bytes);
    }

    /// Gathers from an unpacked object stream: pairs of number and offset first, then the objects.
    pub(super) fn read_packed(&mut self, bytes: &[u8]) {
        let mut scan = Scan(bytes);
        let mut pairs = Vec::new();
        while let (Some(number), Some(offset)) = (scan.number(), scan.number()) {
            pairs.push((number, offset));
        }
        scan.skip();
        let body = scan.0;
        for (index, (number, offset)) in pairs.iter().enumerate() {
            let end = pairs.get(index + 1).map_or(body.len() as u64, |(_, next)| *next);
            let range = usize::try_from(*offset).unwrap_or(usize::MAX)
                ..usize::try_from(end).unwrap_or(usize::MAX).min(body.len());
            let object = body.get(range).unwrap_or(body);
            self.array(*number, object);
            search::all(object, KIDS).for_each(|at| self.kids(*number, object.get(at..).unwrap_or_default()));
        }
        self.look_for_disguise(body);
    }

    /// True when walking the trees would meet more leaves than this, or go too deep.
    pub(super) fn exceed(&self, leaves: u64) -> bool {
        let mut known = BTreeMap::new();
        self.disguised || self.nodes.keys().any(|node| self.leaves(*node, 0, &mut known) > leaves)
    }

    /// Leaves below a node; a cycle has none, for the parser cuts it.
    fn leaves(&self, node: u64, depth: u32, known: &mut BTreeMap<u64, u64>) -> u64 {
        if let Some(count) = known.get(&node) {
            return *count;
        }
        let Some(children) = self.nodes.get(&node) else { return 1 };
        if depth > DEEPEST {
            return u64::MAX;
        }
        known.insert(node, 0);
        let count = children.iter().fold(0_u64, |sum, (child, times)| {
            sum.saturating_add(self.leaves(*child, depth + 1, known).saturating_mul(*times))
        });
        known.insert(node, count);
        count
    }

    fn kids(&mut self, owner: u64, rest: &[u8]) {
        let value = rest.get(KIDS.len()..).unwrap_or_default();
        match Scan(value).reference() {
            Some(array) => self.add(owner, &[array]),
            None => self.array(owner, value),
        }
    }

    /// Honest files never write this name with escapes.
    fn look_for_disguise(&mut self, bytes: &[u8]) {
        let escapes = search::pairs(bytes, |a, b| (a == b'#') & ((b == b'4') | (b == b'6') | (b == b'7')));
        let name = |at: usize| {
            let before = bytes.get(at.saturating_sub(12)..at)?;
            let slash = before.iter().rposition(|byte| *byte == b'/')?;
            bytes.get(at - before.len() + slash..)
        };
        self.disguised |= escapes.filter_map(name).any(is_disguised);
    }

    /// Takes an array of references, where there is one.
    fn array(&mut self, owner: u64, value: &[u8]) {
        let mut scan = Scan(value);
        scan.skip();
        let Some(items) = scan.0.strip_prefix(b"[") else { return };
        let mut scan = Scan(items);
        let mut children = Vec::new();
        while let Some(child) = scan.reference() {
            children.push(child);
        }
        self.add(owner, &children);
    }

    fn add(&mut self, owner: u64, children: &[u64]) {
        let mut times: BTreeMap<u64, u64> = BTreeMap::new();
        for child in children {
            *times.entry(*child).or_default() += 1;
        }
        for (child, count) in times {
            let slot = self.nodes.entry(owner).or_default().entry(child).or_default();
            *slot = (*slot).max(count);
        }
    }
}

/// The object number of a header whose `obj` comes next: `12 0 `.
fn header(before: &[u8]) -> Option<u64> {
    let line = before.get(before.len().saturating_sub(24)..)?;
    let mut words = line.rsplit(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let (_generation, number) = (words.next()?, words.next()?);
    let digits = number.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(number.get(number.len() - digits..)?).ok()?.parse().ok()
}

/// True when a name spells `Kids` with `#` escapes.
fn is_disguised(name: &[u8]) -> bool {
    let mut plain = Vec::new();
    let mut rest = name.get(1..).unwrap_or_default();
    let mut escaped = false;
    while plain.len() < 4 {
        let Some((first, more)) = rest.split_first() else { return false };
        let hex = more
            .get(..2)
            .and_then(|two| std::str::from_utf8(two).ok())
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        match (first, hex) {
            (b'#', Some(byte)) => {
                escaped = true;
                plain.push(byte);
                rest = more.get(2..).unwrap_or_default();
            }
            _ => {
                plain.push(*first);
                rest = more;
            }
        }
    }
    escaped && plain == b"Kids"
}

/// Reads numbers and references, past white space and comments.
struct Scan<'a>(&'a [u8]);

impl Scan<'_> {
    fn skip(&mut self) {
        while let Some(first) = self.0.first() {
            if *first == b'%' {
                let line = self.0.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(self.0.len());
                self.0 = self.0.get(line..).unwrap_or_default();
            } else if first.is_ascii_whitespace() || *first == 0 {
                self.0 = self.0.get(1..).unwrap_or_default();
            } else {
                return;
            }
        }
    }

    fn number(&mut self) -> Option<u64> {
        self.skip();
        let digits = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (number, rest) = self.0.split_at_checked(digits)?;
        let number = std::str::from_utf8(number).ok()?.parse().ok()?;
        self.0 = rest;
        Some(number)
    }

    fn reference(&mut self) -> Option<u64> {
        let start = self.0;
        let target = self.number();
        let complete = target.is_some() && self.number().is_some() && {
            self.skip();
            self.0.first() == Some(&b'R')
        };
        if complete {
            self.0 = self.0.get(1..).unwrap_or_default();
            return target;
        }
        self.0 = start;
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, leaves: u64) {
        let mut trees = Trees::default();
        trees.read(text.as_bytes());
        assert!(trees.exceed(leaves - 1) && !trees.exceed(leaves), "{text}");
    }

    #[test]
    fn leaves_are_counted_over_the_graph() {
        check("1 0 obj << /Kids [2 0 R 3 0 R] >> endobj", 2);
        check("1 0 obj<</Kids[2 0 R%x\n2 0 R]>>endobj 2 0 obj <</Kids [3 0 R 3 0 R 4 0 R]>> endobj", 6);
        check("1 0 obj << /Kids 7 0 R >> endobj 7 0 obj [2 0 R 2 0 R] endobj", 2);
        check("1 0 obj << /Kids [2 0 R] >> endobj 1 0 obj << /Kids [2 0 R 3 0 R] >> endobj", 2);
        let mut packed = Trees::default();
        packed.read_packed(b"1 0 2 24 << /Kids [2 0 R 2 0 R]>>    << /Kids [3 0 R 3 0 R] >>");
        assert!(packed.exceed(1));
        let mut disguised = Trees::default();
        disguised.read(b"1 0 obj << /K#69ds [2 0 R] >>");
        assert!(disguised.exceed(1_000));
    }
}
