//! The `thidua` command.

use mimalloc::MiMalloc;
use std::process::ExitCode;

/// It asks the system for memory in large pages, which are handed out faster than small ones.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    thidua::cli::main()
}
