//! The life of one customer in plain words, event by event, with money.

use super::format::{grouped, symbol};
use crate::engine::Story;
use crate::model::{Cause, Model, Sign};
use crate::units::{DAY, MONTH, YEAR, format_hours};

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
pub fn tell(entries: &[(f64, Story)], model: &Model, currency: &str) -> Vec<Line> {
    let line = |&(time, story): &(f64, Story)| Line {
        time,
        text: sentence(story, model, currency),
        amount: if let Story::Booked { amount, .. } = story { Some(amount) } else { None },
    };
    entries.iter().map(line).collect()
}

/// How many entries two lives of the same person have in common before they part; none if they never do.
pub fn parting(one: &[(f64, Story)], other: &[(f64, Story)]) -> Option<usize> {
    let alike = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    (alike < one.len().max(other.len())).then_some(alike)
}

/// Why two lives part where these entries follow.
pub fn reason(one: Option<Story>, other: Option<Story>) -> &'static str {
    let either = |is: fn(&Story) -> bool| one.iter().chain(&other).any(is);
    match (one, other) {
        (Some(Story::Joined { .. }), Some(Story::Joined { .. })) => "they start with other traits or under another contract",
        (Some(Story::Waited { .. }), Some(Story::Waited { .. })) => "the answer comes at another time",
        (Some(Story::Felt { .. }), Some(Story::Felt { .. })) => "the same is felt differently",
        (Some(Story::Booked { .. }), Some(Story::Booked { .. })) => "the same costs or brings another amount",
        (Some(Story::Told { .. }), Some(Story::Told { .. })) => "they tell another number of people",
        _ if either(|story| matches!(story, Story::GaveUpWaiting { .. })) => "in one of them the wait outlasts the patience",
        _ if either(|story| matches!(story, Story::Heard { .. } | Story::NeighbourLeft { .. })) => {
            "somebody around them lives another life, and it reaches them"
        }
        _ if either(|story| matches!(story, Story::NotSolved { .. })) => "in one of them the answer does not solve it",
        _ if either(|story| matches!(story, Story::StayedSilent)) => "in one of them they do not speak up",
        _ if either(|story| matches!(story, Story::WentWell { .. } | Story::Prevented { .. })) => "in one of them it does not go wrong",
        _ if either(|story| matches!(story, Story::Decided { .. } | Story::Left { .. })) => {
            "an exit budget runs out at another time, because hazards are not the same"
        }
        _ if either(|story| matches!(story, Story::Waited { .. })) => "the answer comes at another time",
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

fn sentence(story: Story, model: &Model, currency: &str) -> String {
    let name = |moment: usize| model.moments[moment].name.as_str();
    let money = |amount: f64| format!("{} {}", grouped(amount, 2), symbol(currency));
    match story {
        Story::Joined { segment, margin, frailty, tenure, contract_end, .. } => {
            let since = if tenure > 0.0 { format!("a customer for {}", format_hours(tenure)) } else { "joins".into() };
            let contract = if contract_end.is_finite() { format!(", under contract until {}", date(contract_end)) } else { String::new() };
            let kind = &model.segments[segment].name;
            format!("{since}: segment {kind}, margin {} a month, frailty {frailty:.2}{contract}", money(margin * MONTH))
        }
        Story::WentWell { moment } => format!("`{}` goes well", name(moment)),
        Story::IssueOpened { moment } => format!("an issue: `{}`", name(moment)),
        Story::StayedSilent => "says nothing about it".into(),
        Story::HelpedThemself => "solves it by self-service".into(),
        Story::Asked { attempt } => format!("asks for help (attempt {attempt})"),
        Story::Waited { hours } => format!("somebody answers after {}", format_hours(hours)),
        Story::CalledOutsideHours { opens } => format!("nobody is there; told to call back from {} on", date(opens)),
        Story::GaveUpWaiting { hours } => format!("gives up waiting after {}", format_hours(hours)),
        Story::WillCallAgain => "will call again".into(),
        Story::Solved { contacts } => format!("solved, with {contacts} contact{}", plural(contacts)),
        Story::NotSolved { attempt } => format!("not solved at attempt {attempt}"),
        Story::Transferred => "is passed on to somebody else".into(),
        Story::WillComeBack { after } => format!("will come back in {}", format_hours(after)),
        Story::GaveUp { attempts } => format!("gives up on it after {attempts} attempt{}", plural(attempts)),
        Story::Felt { experience, before, after } => format!("an experience of {experience:.1}: satisfaction {before:.2} → {after:.2}"),
        Story::Told { people, sign } => {
            format!("tells {people} {} about it, {}", if people == 1 { "person" } else { "people" }, tone(sign))
        }
        Story::Heard { sign, before, after } => {
            let news = if sign == Sign::Good { "good" } else { "bad" };
            format!("hears something {news} from another customer: satisfaction {before:.2} → {after:.2}")
        }
        Story::NeighbourLeft { heat } => {
            format!("somebody they know leaves: competitors pull {} × as hard for a while", grouped(libm::exp(heat), 2))
        }
        Story::Decided { cause, contract_end, satisfaction, hazard } => {
            let when = if contract_end.is_finite() { format!(", when the contract ends: {}", date(contract_end)) } else { String::new() };
            let yearly = Cause::BUDGETED.map(|cause| format!("{} {:.3}", cause.key(), hazard[cause as usize] * YEAR)).join(", ");
            format!("decides to leave {}{when} (satisfaction {satisfaction:.2}; hazards a year: {yearly})", why(cause))
        }
        Story::Renewed { contract_end } => format!("the contract is renewed until {}", date(contract_end)),
        Story::Left { cause } => format!("leaves {}", why(cause)),
        Story::StillThere => "still a customer when the simulation ends".into(),
        Story::Prevented { moment } => {
            format!("`{}` would have gone wrong; the right information at the right place prevents it", name(moment))
        }
        Story::Recognised => "is known: nothing need be told again".into(),
        Story::AskedAgain => "is asked to tell everything again".into(),
        Story::ToldTheWait { honest: true } => "is told how long it will take".into(),
        Story::ToldTheWait { honest: false } => "is told how long it will take, and it will not hold".into(),
        Story::NeedsApproval { after } => format!("the answer waits for approval: {}", format_hours(after)),
        Story::PassedToPartner { partner, after } => format!("is passed on to `{}`: {}", model.partners[partner].name, format_hours(after)),
        Story::PartnerFailed => "no answer comes from there".into(),
        Story::GotLoan => "gets a loan or workaround: for them the clock stands still".into(),
        Story::Compensated { amount } => format!("gets {} for the broken promise", money(amount)),
        Story::OfferTaken { fit } => format!("takes an offer: the product fits again ({:.0} %)", 100.0 * fit),
        Story::BoughtMore { products } => format!("buys another product: {products} now"),
        Story::Treated { keeps: true, .. } => "is picked by the retention programme, and stays".into(),
        Story::Treated { wakes: true, .. } => "is picked by the retention programme, and woken up by it".into(),
        Story::Treated { .. } => "is picked by the retention programme; nothing follows".into(),
        Story::PriceTalk { company_called, conceded, stays } => {
            let who = if company_called { "the company calls about the contract" } else { "calls about the contract" };
            let end = if stays { format!("gets {:.0} % off", 100.0 * conceded) } else { "it does not help".into() };
            format!("{who}: {end}")
        }
        Story::HeardInPublic => "the company answers the complaint in public".into(),
        Story::CameBack => "comes back for a second life, as a customer with a new number".into(),
        Story::LetGo { tier } => format!("brings too little (tier `{}`): the company lets them go", model.tiers[tier].name),
        Story::Booked { account, amount } => format!("booked under {}: {} (discounted)", account.key(), money(amount)),
        Story::BooksClosed { value } => format!("worth to the company within the horizon: {}", money(value)),
    }
}

fn plural(count: u32) -> &'static str {
    if count == 1 { "" } else { "s" }
}

fn tone(sign: Sign) -> &'static str {
    if sign == Sign::Good { "pleased" } else { "let down" }
}

/// Why a customer leaves, in words.
pub fn why(cause: Cause) -> &'static str {
    match cause {
        Cause::Service => "because of the service",
        Cause::Competitor => "for a competitor",
        Cause::Need => "because the need is gone",
        Cause::Involuntary => "involuntarily",
        Cause::LetGo => "because the company lets them go",
    }
}
