//! Arguments in, exit code out.

/// A policy is made of thousands of short-lived strings, on every core at once: this allocator takes a quarter off the
/// time of a PDF in a batch (`cargo bench --bench pdf`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    policygen::cli::run()
}
