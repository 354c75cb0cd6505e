//! anjuan-render
