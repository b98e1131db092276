//! Arguments in, exit code out.

fn main() -> std::process::ExitCode {
    policygen::cli::run()
}
