//! anjuan-audit
