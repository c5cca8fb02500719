//! An event that is packed and unpacked is the same.
#![no_main]

use fideliza::engine::{Company, Event};
use libfuzzer_sys::fuzz_target;

const COMPANY: [Company; 6] = [Company::Regime, Company::Watch, Company::Retention, Company::Offers, Company::Review, Company::Look];

fuzz_target!(|input: (u8, u32, u32)| {
    let (kind, index, second) = (input.0, input.1 as usize, input.2);
    let event = match kind % 19 {
        0 => Event::Contact { customer: index, moment: (second >> 26) as usize, ordinal: second & ((1 << 22) - 1) },
        1 => Event::Answer { issue: index },
        2 => Event::ServiceEnd { issue: index },
        3 => Event::Abandon { issue: index, turn: second >> 5 },
        4 => Event::LongWait { issue: index, turn: second >> 5 },
        5 => Event::ComeBack { issue: index },
        6 => Event::Clock { customer: index },
        7 => Event::Renewal { customer: index },
        8 => Event::Telling { telling: index },
        9 => Event::LeadArrival { source: index },
        10 => Event::LeadAnswer { lead: index },
        11 => Event::Shift { team: index },
        12 => Event::Approved { issue: index },
        13 => Event::Delivered { issue: index },
        14 => Event::WinBack { customer: index },
        15 => Event::Company { what: COMPANY[index % COMPANY.len()] },
        16 => Event::Measure { measure: index, level: (second >> 16) as u8, turn: second as u16 },
        _ => Event::Course,
    };
    assert_eq!(event.pack().unpack(), event);
});
