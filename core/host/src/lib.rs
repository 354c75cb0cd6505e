//! anjuan-host
