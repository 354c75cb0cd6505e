//! What the caller hands over: plain values, by value, so that nothing in a guest can refer back.

use chrono::NaiveDate;

/// One call: these rules over this case and these documents.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The codes of the rules to evaluate, each once.
    pub rules: Vec<String>,
    /// What is known of the case.
    pub facts: Facts,
    /// The documents that the rules said they read.
    pub documents: Vec<GuestDocument>,
}

/// What is known of the case, and the day as of which it is judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// The kind of case, such as `criminal-trial`.
    pub kind: String,
    /// The day as of which the audit judges.
    pub as_of: NaiveDate,
    /// The days off that the audit counts with.
    pub days_off: Vec<NaiveDate>,
    /// Facts by their dotted path in case.json.
    pub facts: Vec<(String, Value)>,
    /// The province's parameters in force on the day.
    pub parameters: Vec<(String, Value)>,
}

/// One value that crosses into the guest.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Words as they were written.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number as decimal text.
    Decimal(String),
    /// Yes or no.
    Truth(bool),
    /// A day.
    Day(NaiveDate),
    /// Several texts.
    Items(Vec<String>),
}

/// One document of the bundle.
#[derive(Debug, Clone, PartialEq)]
pub struct GuestDocument {
    /// The document it was recognised as.
    pub kind: String,
    /// Its path inside the bundle; findings refer to it.
    pub path: String,
    /// The document's own date, when known.
    pub dated: Option<NaiveDate>,
    /// How many pages it has.
    pub pages: u32,
    /// The SHA-256 of its bytes in lower-case hexadecimal.
    pub sha256: String,
    /// Field values; a cell of a group is `group.0.column`.
    pub fields: Vec<(String, Value)>,
    /// Its text.
    pub text: String,
}
