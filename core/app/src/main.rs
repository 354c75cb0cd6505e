//! The binary `anjuan`.

/// Typesetting allocates much and briefly: on a quiet machine two workers made 149 documents a second with it and
/// 130 with the system's allocator, for 45 MiB more memory (`ANJUAN_PROGRAM`, bench `throughput`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    anjuan_app::cli::main()
}
