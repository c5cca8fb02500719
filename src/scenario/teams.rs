//! Teams: agents on a weekly calendar, what a contact takes, how they are paid, how they learn and tire.

use super::declare::{Read, Reader, Shape, choice, section, words};
use super::law::Dist;
use super::mechanism::{Mechanism, one};
use super::node::{Node, Value};
use crate::units::{Count, Duration, Factor, Money, Rate, Share};

section! {
    /// A team: agents on a weekly calendar with a queue of contacts, first come first served within a priority.
    Team {
        /// Name.
        name: String = required, Setting, "";
        /// Agents at every hour of the week; off: the `shift` list says.
        agents: Option<Count> = off, Setting, "";
        /// Shifts of the week; agents of overlapping shifts add up. Outside all of them the team is closed.
        shift: Vec<Shift> = "[]", Setting, "";
        /// Share of the agents of `agents` and `shift` who are paid and not there to answer: breaks, training, sickness; at most 90 %.
        shrinkage: Share = "0", Setting, "";
        /// Days on which the team is closed: each the day of the run, from midnight to midnight, that holds this time. The run starts on a Monday at midnight.
        holidays: Vec<Duration> = "[]", Setting, "", fixed;
        /// What a contact outside opening hours does; by_channel: on a `live` channel the customer is told to call back, else it waits.
        outside: Outside = "\"by_channel\"", C("\"by_channel\" | \"wait\""), "our assumption";
        /// Time an agent spends on one contact.
        service: Dist<Duration> = "{ lognormal = { mean = \"177 s\", cv = 1.23 } }", A, "Brown et al. (2005), Statistical analysis of a telephone call center, JASA 100(469): a bank's calls";
        /// Wait in the queue after which a customer hangs up; by_channel: exponential with mean 348 s on a `live` channel, else and with off nobody hangs up before they give up (`moment.NAME.gives_up`).
        patience: Patience = "\"by_channel\"", A, "Brown et al. (2005), JASA 100(469): a bank's callers";
        /// Probability that who abandons calls again.
        redial: Share = "0.48", C("0.3..0.65"), "a published share of retrials in a call centre; we could not trace the study";
        /// Time until they call again.
        redial_delay: Dist<Duration> = "{ uniform = { min = \"0 s\", max = \"1h\" } }", C("x0.5..x2"), "within the hour, as above";
        /// Multiplies first-contact resolution.
        skill: Factor = "1.0", C("0.9..1.1"), "our assumption; 1 is neutral";
        /// How the team is paid: by the hour or by the contact, never both.
        pay: Pay = "{ per_contact = 6.00 }", C("x0.5..x2"), "order of magnitude of an assisted contact";
        /// Wait within which an answer counts for the service level.
        answer_within: Duration = "\"20 s\"", C("10 s..30 s"), "the trade's 80/20 custom";
        /// Learning by doing, and forgetting by turnover; off: agents are all alike.
        learning: Option<Learning> = off, Setting, "";
        /// Stress under high occupancy; off: none.
        stress: Option<Stress> = off, Setting, "";
    }
}

section! {
    /// Hours of the week with the same number of agents.
    Shift {
        /// Days of the week.
        days: Vec<Day> = "[\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]", Setting, "";
        /// Start, as time since midnight.
        from: Duration = "\"9h\"", Setting, "";
        /// End, as time since midnight; at most 24h.
        to: Duration = "\"18h\"", Setting, "";
        /// Agents present.
        agents: Count = required, Setting, "";
    }
}

words! {
    /// A day of the week.
    Day {
        #[doc = "Monday."] "mon" => Mon,
        #[doc = "Tuesday."] "tue" => Tue,
        #[doc = "Wednesday."] "wed" => Wed,
        #[doc = "Thursday."] "thu" => Thu,
        #[doc = "Friday."] "fri" => Fri,
        #[doc = "Saturday."] "sat" => Sat,
        #[doc = "Sunday."] "sun" => Sun,
    }
}

/// How long customers stay in a queue.
#[derive(Clone, Debug)]
pub enum Patience {
    /// That of a bank's callers on a live channel; else nobody hangs up.
    ByChannel,
    /// This law, or nobody hangs up.
    Stated(Option<Dist<Duration>>),
}

/// The word for [`Patience::ByChannel`].
const BY_CHANNEL: &str = "by_channel";

impl Read for Patience {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.value {
            Value::Text(text) if text == BY_CHANNEL => Some(Patience::ByChannel),
            _ => Option::read(node, reader).map(Patience::Stated),
        }
    }

    fn shape() -> Shape {
        Shape::OrWord(BY_CHANNEL, Box::new(Option::<Dist<Duration>>::shape()))
    }
}

words! {
    /// What a contact outside opening hours does.
    Outside {
        #[doc = "As the channel: call back where it is live, else wait."] "by_channel" => ByChannel,
        #[doc = "It waits in the queue; the clock runs."] "wait" => Wait,
        #[doc = "The customer is told to call back when the team opens."] "call_back" => CallBack,
    }
}

choice! {
    /// How a team is paid.
    Pay {
        #[doc = "An amount per agent and hour of the calendar, busy or not."]
        per_hour => PerHour(Money);
        #[doc = "An amount per answered contact."]
        per_contact => PerContact(Money);
    }
}

section! {
    /// Learning by doing: each agent has a practice of their own. A share q of answers fails for lack of experience, q(n) = q∞ + (q₀ − q∞)(1 + n)^(−b) after n contacts.
    Learning {
        /// Share of a novice's answers that fail (q₀).
        novice: Share = "0.30", C("0.2..0.4"), "our assumption";
        /// Share of a master's answers that fail (q∞).
        master: Share = "0.0", C("0..0.05"), "our assumption";
        /// Exponent b of the learning curve.
        exponent: Factor = "0.32", A, "learning curves fall by about a fifth per doubling (an exponent of 0.32): Argote & Epple (1990), Science 247";
        /// Contacts of experience that each agent has at the start of the run.
        start: Count = "1000", C("500..2000"), "our assumption";
        /// Hours that one agent works a week: how many people the calendar needs.
        hours: Duration = "\"40h\"", Setting, "";
        /// Agents who leave and are replaced, per agent.
        turnover: Rate = "\"0.30 / year\"", B, "call-centre benchmarks, about 30 % a year";
        /// Contacts of experience that training gives a new agent.
        trained: Count = "0", C("0..500"), "our assumption";
        /// Cost of training one new agent.
        training_cost: Money = "2000", C("1000..4000"), "our assumption";
    }
}

/// Learning by doing.
pub(super) const LEARNING: Mechanism<Team> = Mechanism {
    name: "learning",
    path: "learning",
    is_on: |team| team.learning.is_some(),
    says: |_| one("learning by doing: {learning.novice} of a novice's answers fail; turnover {learning.turnover}"),
    neutral: &["learning={ novice = 0, training_cost = 0 }"],
};

section! {
    /// Stress: occupancy above a threshold raises failure by strength·((ρ − from)/(1 − from))².
    Stress {
        /// Occupancy above which agents tire.
        from: Share = "0.85", C("0.8..0.9"), "our assumption; planners' custom of 85 %";
        /// Share of answers that fail at full occupancy.
        strength: Share = "0.30", C("0.15..0.45"), "our assumption";
        /// Time over which occupancy is averaged, exponentially.
        window: Duration = "\"4h\"", C("2h..8h"), "our assumption";
    }
}

/// Stress.
pub(super) const STRESS: Mechanism<Team> = Mechanism {
    name: "stress",
    path: "stress",
    is_on: |team| team.stress.is_some(),
    says: |_| one("stress: above an occupancy of {stress.from} up to {stress.strength} of answers fail"),
    neutral: &["stress={ strength = 0 }"],
};
