//! An answer as it lies in a guest's memory by the canonical ABI, in which every part here is 32-bit words.

/// Where the answer begins in the guest's memory.
pub const BASE: u32 = 4096;

/// One outcome of an answer.
pub struct Outcome {
    /// The rule it is for.
    pub rule: &'static str,
    /// Findings, or a reason.
    pub result: Result<Vec<Place>, &'static str>,
    /// Claims this many findings or bytes of reason, over zeroed memory, whatever `result` holds.
    pub claimed: Option<u32>,
}

/// One finding with one place.
pub struct Place {
    /// The document's path.
    pub path: &'static str,
    /// The page.
    pub page: Option<u32>,
    /// The quote.
    pub quote: Option<&'static str>,
}

/// An encoded answer.
pub struct Answered {
    /// Where the list of outcomes is described.
    pub root: u32,
    /// What stands in memory from [`BASE`] on.
    pub memory: Vec<u8>,
}

/// Lays an answer out in memory.
pub fn encode(outcomes: &[Outcome]) -> Answered {
    let mut memory = Memory(Vec::new());
    let records: Vec<u32> = outcomes.iter().flat_map(|outcome| memory.outcome(outcome)).collect();
    let list = memory.words(&records);
    let length = u32::try_from(outcomes.len()).expect("a short answer");
    let root = memory.words(&[list, length]);
    Answered { root, memory: memory.0 }
}

/// Zeroed memory that a claimed length may point at, behind what the guest is handed.
const ZEROS: u32 = 0x40000;

struct Memory(Vec<u8>);

impl Memory {
    fn outcome(&mut self, outcome: &Outcome) -> [u32; 5] {
        let [rule, rule_length] = self.text(outcome.rule);
        let (tag, [at, length]) = match &outcome.result {
            Ok(places) => {
                let records: Vec<u32> = places.iter().flat_map(|place| self.finding(place)).collect();
                let length = u32::try_from(places.len()).expect("few findings");
                (0, [self.words(&records), length])
            }
            Err(reason) => (1, self.text(reason)),
        };
        match outcome.claimed {
            Some(claimed) => [rule, rule_length, tag, ZEROS, claimed],
            None => [rule, rule_length, tag, at, length],
        }
    }

    fn finding(&mut self, place: &Place) -> [u32; 4] {
        let [path, path_length] = self.text(place.path);
        let [quote, quote_length] = self.text(place.quote.unwrap_or_default());
        let page = [u32::from(place.page.is_some()), place.page.unwrap_or_default()];
        let quoted = u32::from(place.quote.is_some());
        let at = self.words(&[path, path_length, page[0], page[1], quoted, quote, quote_length]);
        [at, 1, 0, 0]
    }

    fn text(&mut self, text: &str) -> [u32; 2] {
        let at = self.end();
        self.0.extend_from_slice(text.as_bytes());
        [at, u32::try_from(text.len()).expect("a short text")]
    }

    fn words(&mut self, words: &[u32]) -> u32 {
        self.0.resize(self.0.len().next_multiple_of(4), 0);
        let at = self.end();
        self.0.extend(words.iter().flat_map(|word| word.to_le_bytes()));
        at
    }

    fn end(&self) -> u32 {
        BASE + u32::try_from(self.0.len()).expect("a small memory")
    }
}
