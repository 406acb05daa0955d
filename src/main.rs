//! The `thidua` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    thidua::cli::main()
}
