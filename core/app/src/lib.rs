//! anjuan-app
