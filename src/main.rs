//! The program: see `fideliza help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    fideliza::cli::main()
}
