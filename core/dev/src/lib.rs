//! anjuan-dev
