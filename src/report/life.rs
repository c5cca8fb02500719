//! The life of one customer in plain words, event by event, with money.

use super::csv::optional;
use super::format::symbol;
use super::table::{Column, Kind, Rows, columns};
use super::words::ENGLISH;
use crate::engine::LifeEvent;
use crate::experiment::{Lives, Prepared};
use crate::model::{Cause, Model, MomentId, Sign};
use crate::units::{DAY, MONTH, YEAR};

/// A line of the story.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// When, in hours from the start of the run.
    pub time: f64,
    /// What happened, in words.
    pub text: String,
    /// The amount booked, discounted; none if it is no booking.
    pub amount: Option<f64>,
}

/// Tells a diary's entries.
pub fn tell(entries: &[(f64, LifeEvent)], model: &Model, currency: &str) -> Vec<Line> {
    let line = |&(time, story): &(f64, LifeEvent)| Line {
        time,
        text: sentence(story, model, currency),
        amount: if let LifeEvent::Booked { amount, .. } = story { Some(amount) } else { None },
    };
    entries.iter().map(line).collect()
}

/// The columns of lives as a table.
pub fn head() -> Vec<Column> {
    [
        columns(&["scenario"], Kind::Text),
        columns(&["hours"], Kind::Number),
        columns(&["event"], Kind::Text),
        columns(&["amount"], Kind::Number),
    ]
    .concat()
}

/// Lives as a table: a row for each event, the lives behind each other.
pub fn rows(lives: &Lives, worlds: &[Prepared]) -> Rows {
    let of = |(entries, world): (&Vec<(f64, LifeEvent)>, &Prepared)| {
        let settings = &world.scenario.settings;
        let row = |line: Line| vec![settings.name.clone(), line.time.to_string(), line.text, optional(line.amount)];
        tell(entries, &world.model, &settings.currency).into_iter().map(row).collect::<Rows>()
    };
    lives.entries.iter().zip(worlds).flat_map(of).collect()
}

/// A life, with the sum of its ledger; of two worlds, where it parts from the same person's life in the other, why, and what follows in each.
pub fn story(lives: &Lives, worlds: &[Prepared]) -> String {
    let settings = |world: usize| &worlds[world].scenario.settings;
    let whose = format!("Customer {} of `{}`", lives.customer, settings(0).name);
    let when = format!("replication {}, seed {}\n\n", lives.replication, lives.seed.get());
    match &lives.entries[..] {
        [entries] => format!("{whose}, {when}{}", one_life(&tell(entries, &worlds[0].model, &settings(0).currency), &settings(0).currency)),
        entries => {
            let title = format!("{whose}, and the same person under `{}`, {when}", settings(1).name);
            title + &two_lives([&worlds[0], &worlds[1]], [&entries[0], &entries[1]])
        }
    }
}

/// The last entries that two lives have in common, and the first that they have not, that are told.
const COMMON: usize = 6;
const APART: usize = 12;

/// Where two lives of the same person part, why, and what follows in each.
fn two_lives(worlds: [&Prepared; 2], entries: [&[(f64, LifeEvent)]; 2]) -> String {
    let lines = [0, 1].map(|which| {
        let settings = &worlds[which].scenario.settings;
        tell(entries[which], &worlds[which].model, &settings.currency)
    });
    let told = |lines: &[Line]| -> String { lines.iter().map(|line| format!("  {}  {}\n", date(line.time), line.text)).collect() };
    let Some(alike) = parting(entries[0], entries[1]) else {
        return format!("The two lives are the same to the last of {} events.\n", entries[0].len());
    };
    if entries[1].is_empty() {
        return format!("This person never becomes a customer of `{}`.\n", worlds[1].scenario.settings.name);
    }
    let next = [0, 1].map(|which| entries[which].get(alike).map(|(_, story)| *story));
    let mut text = match alike {
        0 => String::new(),
        1 => "One event is the same:\n".to_string(),
        _ => format!("{alike} events are the same; the last of them:\n"),
    };
    text += &told(&lines[0][alike.saturating_sub(COMMON)..alike]);
    text += &format!("\nHere the two lives part: {}.\n", reason(next[0], next[1]));
    for which in [0, 1] {
        let rest = &lines[which][alike..];
        text += &format!("\n`{}`:\n{}", worlds[which].scenario.settings.name, told(&rest[..rest.len().min(APART)]));
        if rest.len() > APART {
            let hidden = rest.len() - APART - 1;
            text += &if hidden > 0 { format!("  … {hidden} more events\n") } else { String::new() };
            text += &told(&rest[rest.len() - 1..]);
        }
    }
    text
}

/// The lines of a life, and the sum of its ledger.
fn one_life(lines: &[Line], currency: &str) -> String {
    let mut text: String = lines.iter().map(|line| format!("{}  {}\n", date(line.time), line.text)).collect();
    let ledger: f64 = lines.iter().filter_map(|line| line.amount).sum();
    text += &format!("\nSum of the lines booked: {} {}\n", ENGLISH.grouped(ledger, 2), symbol(currency));
    text
}

/// How many entries two lives of the same person have in common before they part; none if they never do.
pub fn parting(one: &[(f64, LifeEvent)], other: &[(f64, LifeEvent)]) -> Option<usize> {
    let alike = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    (alike < one.len().max(other.len())).then_some(alike)
}

/// Why two lives part where these entries follow.
pub fn reason(one: Option<LifeEvent>, other: Option<LifeEvent>) -> &'static str {
    let either = |is: fn(&LifeEvent) -> bool| one.iter().chain(&other).any(is);
    match (one, other) {
        (Some(LifeEvent::Joined { .. }), Some(LifeEvent::Joined { .. })) => "they start with other traits or under another contract",
        (Some(LifeEvent::Waited { .. }), Some(LifeEvent::Waited { .. })) => "the answer comes at another time",
        (Some(LifeEvent::Felt { .. }), Some(LifeEvent::Felt { .. })) => "the same is felt differently",
        (Some(LifeEvent::Booked { .. }), Some(LifeEvent::Booked { .. })) => "the same costs or brings another amount",
        (Some(LifeEvent::Told { .. }), Some(LifeEvent::Told { .. })) => "they tell another number of people",
        _ if either(|story| matches!(story, LifeEvent::GaveUpWaiting { .. })) => "in one of them the wait outlasts the patience",
        _ if either(|story| matches!(story, LifeEvent::Heard { .. } | LifeEvent::NeighbourLeft { .. })) => {
            "somebody around them lives another life, and it reaches them"
        }
        _ if either(|story| matches!(story, LifeEvent::NotSolved { .. })) => "in one of them the answer does not solve it",
        _ if either(|story| matches!(story, LifeEvent::StayedSilent)) => "in one of them they do not speak up",
        _ if either(|story| matches!(story, LifeEvent::WentWell { .. } | LifeEvent::Prevented { .. })) => {
            "in one of them it does not go wrong"
        }
        _ if either(|story| matches!(story, LifeEvent::Decided { .. } | LifeEvent::Left { .. })) => {
            "an exit budget runs out at another time, because hazards are not the same"
        }
        _ if either(|story| matches!(story, LifeEvent::Waited { .. })) => "the answer comes at another time",
        _ => "something else comes next",
    }
}

/// The date of a time: day of the run, and time of day.
pub fn date(time: f64) -> String {
    let day = (time / DAY).floor();
    let minutes = ((time - day * DAY) * 60.0).floor() as u64;
    let weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][day as usize % 7];
    // A boundary belongs to the month that ends.
    let month = (time / MONTH).ceil().max(1.0) as u64;
    format!("month {month:>2}, {weekday} day {:>4}, {:02}:{:02}", day as u64 + 1, minutes / 60, minutes % 60)
}

fn sentence(story: LifeEvent, model: &Model, currency: &str) -> String {
    let name = |moment: MomentId| model.moments[moment].name.as_str();
    let money = |amount: f64| format!("{} {}", ENGLISH.grouped(amount, 2), symbol(currency));
    match story {
        LifeEvent::Joined { segment, margin, frailty, tenure, contract_end, .. } => {
            let since = if tenure > 0.0 { format!("a customer for {}", ENGLISH.hours(tenure)) } else { "joins".into() };
            let contract = if contract_end.is_finite() { format!(", under contract until {}", date(contract_end)) } else { String::new() };
            let name = &model.segments[segment].name;
            format!("{since}: segment {name}, margin {} a month, frailty {frailty:.2}{contract}", money(margin * MONTH))
        }
        LifeEvent::WentWell { moment } => format!("`{}` goes well", name(moment)),
        LifeEvent::IssueOpened { moment } => format!("an issue: `{}`", name(moment)),
        LifeEvent::StayedSilent => "says nothing about it".into(),
        LifeEvent::HelpedThemself => "solves it by self-service".into(),
        LifeEvent::Asked { attempt } => format!("asks for help (attempt {attempt})"),
        LifeEvent::Waited { hours } => format!("somebody answers after {}", ENGLISH.hours(hours)),
        LifeEvent::CalledOutsideHours { opens } => format!("nobody is there; told to call back from {} on", date(opens)),
        LifeEvent::GaveUpWaiting { hours } => format!("gives up waiting after {}", ENGLISH.hours(hours)),
        LifeEvent::WillCallAgain => "will call again".into(),
        LifeEvent::Solved { contacts } => format!("solved, with {contacts} contact{}", plural(contacts)),
        LifeEvent::NotSolved { attempt } => format!("not solved at attempt {attempt}"),
        LifeEvent::Transferred => "is passed on to somebody else".into(),
        LifeEvent::WillComeBack { after } => format!("will come back in {}", ENGLISH.hours(after)),
        LifeEvent::GaveUp { attempts } => format!("gives up on it after {attempts} attempt{}", plural(attempts)),
        LifeEvent::Felt { experience, before, after } => format!("an experience of {experience:.1}: satisfaction {before:.2} → {after:.2}"),
        LifeEvent::Told { people, sign } => {
            format!("tells {people} {} about it, {}", if people == 1 { "person" } else { "people" }, tone(sign))
        }
        LifeEvent::Heard { sign, before, after } => {
            let news = if sign == Sign::Good { "good" } else { "bad" };
            format!("hears something {news} from another customer: satisfaction {before:.2} → {after:.2}")
        }
        LifeEvent::NeighbourLeft { heat } => {
            format!("somebody they know leaves: competitors pull {} × as hard for a while", ENGLISH.grouped(libm::exp(heat), 2))
        }
        LifeEvent::Decided { cause, contract_end, satisfaction, hazard } => {
            let when = if contract_end.is_finite() { format!(", when the contract ends: {}", date(contract_end)) } else { String::new() };
            let yearly = Cause::BUDGETED.map(|cause| format!("{} {:.3}", cause.key(), hazard[cause as usize] * YEAR)).join(", ");
            format!("decides to leave {}{when} (satisfaction {satisfaction:.2}; hazards a year: {yearly})", why(cause))
        }
        LifeEvent::Renewed { contract_end } => format!("the contract is renewed until {}", date(contract_end)),
        LifeEvent::Left { cause } => format!("leaves {}", why(cause)),
        LifeEvent::StillThere => "still a customer when the simulation ends".into(),
        LifeEvent::Prevented { moment } => {
            format!("`{}` would have gone wrong; the right information at the right place prevents it", name(moment))
        }
        LifeEvent::Recognised => "is known: nothing need be told again".into(),
        LifeEvent::AskedAgain => "is asked to tell everything again".into(),
        LifeEvent::ToldTheWait { honest: true } => "is told how long it will take".into(),
        LifeEvent::ToldTheWait { honest: false } => "is told how long it will take, and it will not hold".into(),
        LifeEvent::NeedsApproval { after } => format!("the answer waits for approval: {}", ENGLISH.hours(after)),
        LifeEvent::PassedToPartner { partner, after } => {
            format!("is passed on to `{}`: {}", model.partners[partner].name, ENGLISH.hours(after))
        }
        LifeEvent::PartnerFailed => "no answer comes from there".into(),
        LifeEvent::GotLoan => "gets a loan or workaround: for them the clock stands still".into(),
        LifeEvent::Compensated { amount } => format!("gets {} for the broken promise", money(amount)),
        LifeEvent::OfferTaken { fit } => format!("takes an offer: the product fits again ({:.0} %)", 100.0 * fit),
        LifeEvent::BoughtMore { products } => format!("buys another product: {products} now"),
        LifeEvent::Treated { keeps: true, .. } => "is picked by the retention programme, and stays".into(),
        LifeEvent::Treated { wakes: true, .. } => "is picked by the retention programme, and woken up by it".into(),
        LifeEvent::Treated { .. } => "is picked by the retention programme; nothing follows".into(),
        LifeEvent::PriceTalk { company_called, conceded, stays } => {
            let who = if company_called { "the company calls about the contract" } else { "calls about the contract" };
            let end = if stays { format!("gets {:.0} % off", 100.0 * conceded) } else { "it does not help".into() };
            format!("{who}: {end}")
        }
        LifeEvent::HeardInPublic => "the company answers the complaint in public".into(),
        LifeEvent::CameBack => "comes back for a second life, as a customer with a new number".into(),
        LifeEvent::LetGo { tier } => format!("brings too little (tier `{}`): the company lets them go", model.tiers[tier].name),
        LifeEvent::Booked { account, amount } => format!("booked under {}: {} (discounted)", account.key(), money(amount)),
        LifeEvent::BooksClosed { value } => format!("worth to the company within the horizon: {}", money(value)),
    }
}

fn plural(count: u32) -> &'static str {
    if count == 1 { "" } else { "s" }
}

fn tone(sign: Sign) -> &'static str {
    if sign == Sign::Good { "pleased" } else { "let down" }
}

/// Why a customer leaves, in words.
pub fn why(cause: Cause) -> String {
    ENGLISH.plain(&format!("leaving-{}", cause.key()))
}
