//! anjuan-tests
