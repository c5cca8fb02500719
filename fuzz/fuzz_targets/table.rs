//! Any bytes are a table whose columns can be read, or refused.
#![no_main]

use fideliza::scenario::table::Table;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(table) = Table::read(bytes) {
        for header in table.headers() {
            assert!(table.column(header).is_some());
        }
    }
});
