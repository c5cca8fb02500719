//! Any `--set` is read or refused.
#![no_main]

use std::collections::BTreeMap;

use fideliza::scenario;
use libfuzzer_sys::fuzz_target;

const TEXT: &str = "name = 'x'\n[[segment]]\nname = 'Grupo S.A.'\n[[moment]]\nname = 'avería'\n[[team]]\nname = 'desk'\n";

fuzz_target!(|set: &str| {
    let files = BTreeMap::from([("x.toml".to_string(), TEXT.to_string())]);
    if let Err(problems) = scenario::read("x.toml", &files, &[set.to_string()]) {
        assert!(!problems.render(false).is_empty());
    }
});
