//! What one evaluation may use.

/// The bounds of one evaluation; they do not depend on the machine, so the same input ends the same way everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Units of fuel, about one per WebAssembly instruction; a billion is roughly half a second.
    pub fuel: u64,
    /// Bytes of linear memory over all memories of the instance.
    pub memory_bytes: usize,
    /// Bytes that the answer may take.
    pub answer_bytes: usize,
    /// Findings in one answer, over all rules.
    pub findings: usize,
    /// Characters in one text of an answer: a parameter, a quote, a reason.
    pub text_characters: usize,
    /// Bytes of stack for WebAssembly frames.
    pub stack_bytes: usize,
    /// Bytes of a component file; compiling takes time in proportion.
    pub component_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            fuel: 1_000_000_000,
            memory_bytes: 64 << 20,
            answer_bytes: 8 << 20,
            findings: 1_000,
            text_characters: 2_000,
            stack_bytes: 512 << 10,
            component_bytes: 32 << 20,
        }
    }
}
