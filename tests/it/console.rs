//! The console sessions in README and docs are replayed.

use crate::support::root;

#[test]
fn console_sessions_in_the_documents_are_true() {
    let cases = trycmd::TestCases::new();
    cases.register_bin("fideliza", std::path::Path::new(env!("CARGO_BIN_EXE_fideliza")));
    cases.env("NO_COLOR", "1");
    cases.case(root().join("README.md").to_string_lossy().as_ref());
    cases.case(root().join("docs/*.md").to_string_lossy().as_ref());
}
