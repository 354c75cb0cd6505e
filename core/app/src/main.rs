//! The binary `anjuan`.

/// Chosen for many short-lived allocations; not yet measured here against the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    anjuan_app::cli::main()
}
