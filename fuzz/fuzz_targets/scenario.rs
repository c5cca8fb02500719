//! Any text is read or refused, with messages whose places lie in it; what is read compiles.
#![no_main]

use fideliza::model::{compile, lint};
use fideliza::scenario;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| match scenario::parse(text) {
    Ok(scenario) => {
        let model = compile(&scenario);
        let _ = (lint(&scenario, &model), model.size());
    }
    Err(problems) => {
        assert!(!problems.list.is_empty());
        assert!(problems.details().iter().all(|details| details.line > 0 && details.column > 0));
        let _ = problems.render(false);
    }
});
