//! What the caller gets back: an outcome for every rule it asked for, in its order.

/// The answer to one request.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// One outcome per rule asked for, in the order asked.
    pub outcomes: Vec<RuleOutcome>,
    /// Fuel that the call used; the same input uses the same amount.
    pub fuel_used: u64,
}

/// What became of one rule.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleOutcome {
    /// The code of the rule.
    pub rule: String,
    /// Its findings, or why it counts as not checked.
    pub result: Result<Vec<GuestFinding>, NotChecked>,
}

/// One thing that a guest found, verified against what it was handed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuestFinding {
    /// Where to look; empty when something is absent.
    pub places: Vec<GuestPlace>,
    /// Values for the placeholders of the rule's message.
    pub params: Vec<(String, String)>,
}

/// A place in a document that was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuestPlace {
    /// The document's path.
    pub path: String,
    /// The page, counted from 1.
    pub page: Option<u32>,
    /// Words that stand in the document's text.
    pub quote: Option<String>,
}

/// Why a rule counts as not checked; the words name the plugin and carry no data of the case.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotChecked {
    /// The guest computed for too long.
    #[error("插件“{plugin}”未能检查：运算量超过上限（{fuel} 单位）")]
    OutOfFuel {
        /// The plugin's name.
        plugin: String,
        /// The bound.
        fuel: u64,
    },
    /// The guest asked for too much memory.
    #[error("插件“{plugin}”未能检查：内存超过上限（{mebibytes} MiB）")]
    OutOfMemory {
        /// The plugin's name.
        plugin: String,
        /// The bound in mebibytes.
        mebibytes: usize,
    },
    /// The guest called itself too deeply.
    #[error("插件“{plugin}”未能检查：调用层次过深")]
    OutOfStack {
        /// The plugin's name.
        plugin: String,
    },
    /// The guest stopped itself or did something that WebAssembly forbids.
    #[error("插件“{plugin}”未能检查：运行中断（{trap}）")]
    Trapped {
        /// The plugin's name.
        plugin: String,
        /// The trap in the runtime's words.
        trap: String,
    },
    /// The answer is larger than the caller takes.
    #[error("插件“{plugin}”未能检查：返回的数据过多")]
    AnswerTooLarge {
        /// The plugin's name.
        plugin: String,
    },
    /// The answer contradicts what was asked or handed in.
    #[error("插件“{plugin}”未能检查：返回的结果不合约定（{fault}）")]
    Malformed {
        /// The plugin's name.
        plugin: String,
        /// What is wrong with it.
        fault: Fault,
    },
    /// The guest says that the rule could not be evaluated.
    #[error("插件“{plugin}”未能检查：{reason}")]
    Declined {
        /// The plugin's name.
        plugin: String,
        /// The guest's own words.
        reason: String,
    },
}

/// What is wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It speaks of a rule that was not asked for.
    #[error("含有未要求的规则")]
    UnknownRule,
    /// It answers the same rule twice.
    #[error("同一规则有两个结果")]
    RepeatedRule,
    /// It does not answer a rule that was asked for.
    #[error("缺少该规则的结果")]
    MissingRule,
    /// It points at a document that was not handed in.
    #[error("指向不存在的文件")]
    UnknownPath,
    /// It points at a page that the document does not have.
    #[error("指向不存在的页")]
    UnknownPage,
    /// It quotes words that do not stand in the document.
    #[error("引文不在文件的文字中")]
    QuoteNotFound,
    /// One of its texts is longer than the caller takes.
    #[error("文字过长")]
    TextTooLong,
}
