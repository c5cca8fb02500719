//! An event that is packed and unpacked is the same.
#![no_main]

use fideliza::engine::{Company, CustomerId, Event, IssueId, LeadId, MomentId, TeamId, TellingId};
use libfuzzer_sys::fuzz_target;

const COMPANY: [Company; 6] = [Company::Regime, Company::Watch, Company::Retention, Company::Offers, Company::Review, Company::Look];

fuzz_target!(|input: (u8, u32, u32)| {
    let (kind, index, second) = (input.0, input.1 as usize, input.2);
    let event = match kind % 19 {
        0 => Event::Contact { customer: CustomerId(index as u32), moment: MomentId((second >> 26) as u8), ordinal: second & ((1 << 22) - 1) },
        1 => Event::Answer { issue: IssueId(index as u32) },
        2 => Event::ServiceEnd { issue: IssueId(index as u32) },
        3 => Event::Abandon { issue: IssueId(index as u32), turn: second >> 5 },
        4 => Event::LongWait { issue: IssueId(index as u32), turn: second >> 5 },
        5 => Event::ComeBack { issue: IssueId(index as u32) },
        6 => Event::Clock { customer: CustomerId(index as u32) },
        7 => Event::Renewal { customer: CustomerId(index as u32) },
        8 => Event::Telling { telling: TellingId(index as u32) },
        9 => Event::LeadArrival { source: index },
        10 => Event::LeadAnswer { lead: LeadId(index as u32) },
        11 => Event::Shift { team: TeamId(index as u8) },
        12 => Event::Approved { issue: IssueId(index as u32) },
        13 => Event::Delivered { issue: IssueId(index as u32) },
        14 => Event::WinBack { customer: CustomerId(index as u32) },
        15 => Event::Company { what: COMPANY[index % COMPANY.len()] },
        16 => Event::Measure { measure: index, level: (second >> 16) as u8, round: second as u16 },
        _ => Event::Course,
    };
    assert_eq!(event.pack().unpack(), event);
});
