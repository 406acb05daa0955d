//! The `thidua` command.

use mimalloc::MiMalloc;
use std::process::ExitCode;

/// It asks the system for memory in large pieces, which takes a third of the time where much is kept to be explained.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    thidua::cli::main()
}
