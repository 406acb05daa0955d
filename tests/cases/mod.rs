//! On how many random cases a law is tried. `.cargo/config.toml` says which.

use proptest::test_runner::Config;

/// So many cases, or as many as `PROPTEST_CASES` asks for.
pub(crate) fn cases(many: u32) -> Config {
    let told = Config::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { told.cases } else { many };
    Config { cases, failure_persistence: None, max_shrink_iters: 20_000, ..told }
}
