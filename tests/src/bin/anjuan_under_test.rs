//! The program as users run it, under a name that the journeys can find.

fn main() -> std::process::ExitCode {
    anjuan_app::cli::main()
}
