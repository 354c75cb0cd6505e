//! The binary `anjuan`.

/// Measured in the README's table against the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    anjuan_app::cli::main()
}
