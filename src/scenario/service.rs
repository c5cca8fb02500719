//! Moments of truth, the channels they come through, and the teams that answer.

use super::declare::{choice, section, words};
use super::law::Dist;
use crate::units::{Count, Duration, Factor, Money, Rate, Score, Share};

section! {
    /// A channel: how long people are content to wait on it.
    Channel {
        /// Name.
        name: String = required, Setting, "";
        /// Wait beyond `immediate` at which half of the patience is gone (τ of f(W)).
        patience: Duration = required, C, "ticket a day, chat 10 min; phone 5.8 min is the mean patience of a bank's callers";
        /// Wait that still counts as immediate (w₀ of f(W)).
        immediate: Duration = "\"0 s\"", C, "our assumption";
        /// How easily self-service is found here; multiplies the moment's `self_service`.
        visibility: Share = "1.0", C, "our assumption; 1 is neutral";
    }
}

section! {
    /// A moment of truth: any contact between a customer and the company.
    Moment {
        /// Name.
        name: String = required, Setting, "";
        /// What brings it about.
        trigger: Trigger = required, C, "our assumption";
        /// Probability that it goes wrong and opens an issue; 1: it is an issue by nature.
        failure: Share = "1.0", C, "our assumption";
        /// Cost of the moment itself each time, traced to the customer.
        cost: Money = "0", C, "our assumption";
        /// Experience when it goes well without an issue.
        routine_experience: Score = "8", C, "our assumption";
        /// Weight of a routine experience against an issue's (multiplies the step of satisfaction).
        routine_weight: Share = "0.1", C, "our assumption";
        /// Probability that a customer with an issue speaks up; the others suffer in silence.
        voice: Share = "0.60", B, "practitioner surveys of complaint behaviour";
        /// Probability that self-service solves the issue at once, without a wait.
        self_service: Share = "0", Setting, "";
        /// Cost of one solution by self-service.
        self_service_cost: Money = "0.10", C, "our assumption";
        /// Channel through which it comes, for the patience.
        channel: String = "\"ticket\"", Setting, "";
        /// Team that answers; its queue then makes the wait. Off: the wait is drawn from `latency`.
        team: Option<String> = off, Setting, "";
        /// Response latency: the wait W for an answer at each attempt, if no team answers.
        latency: Dist<Duration> = "{ lognormal = { median = \"8h\", sigma = 1.0 } }", C, "our assumption, in the shape of ticket data";
        /// Probability that an answer solves the issue (first-contact resolution).
        first_contact_resolution: Share = "0.70", B, "call-centre benchmarks, about 70 %";
        /// Probability that an unsolved attempt is passed on, with another wait, to somebody who tries again.
        transfer: Share = "0", Setting, "";
        /// At most so many transfers an issue, 0 to 100.
        transfers_max: Count = "3", C, "our assumption";
        /// Probability that a customer with an unsolved issue comes back.
        retry: Share = "0.80", B, "call-centre benchmarks";
        /// Time until they come back.
        retry_delay: Dist<Duration> = "{ exponential = { mean = \"24h\" } }", C, "our assumption";
        /// At most so many attempts an issue, 1 to 100; then the customer gives up in silence.
        attempts: Count = "4", C, "our assumption";
        /// Cost of one answer, if no team with its own pay answers.
        contact_cost: Money = "6.00", C, "order of magnitude of an assisted contact";
        /// Promised time from opening to an answer; off: none. It is measured, and reported as kept or not.
        commitment: Option<Duration> = off, Setting, "";
        /// True if people talk about it when it closes.
        word_of_mouth: bool = "false", Setting, "";
        /// Place in a team's queue: a lower number is served first; added to the segment's.
        priority: Count = "0", Setting, "";
    }
}

choice! {
    /// What brings a moment of truth about.
    Trigger {
        #[doc = "By chance, so often per customer (times the stage's and segment's `contact_rate`)."]
        rate => Rate(Rate);
        #[doc = "Once, so long after joining."]
        joining => Joining(Duration);
        #[doc = "Again and again, with this spacing from joining on."]
        every => Every(Duration);
        #[doc = "At each renewal, so long before the end of the contract."]
        renewal => Renewal(Duration);
        #[doc = "As a consequence of another moment's issue being closed."]
        after => After(After);
    }
}

section! {
    /// A moment that follows from another.
    After {
        /// Name of the moment whose closed issue may bring this one about.
        moment: String = required, Setting, "";
        /// Probability that it does.
        probability: Share = "1.0", C, "our assumption";
        /// Time from the closing until it happens.
        delay: Dist<Duration> = "\"0 s\"", C, "our assumption";
    }
}

section! {
    /// A team: agents on a weekly calendar with a queue of contacts, first come first served within a priority.
    Team {
        /// Name.
        name: String = required, Setting, "";
        /// Agents at every hour of the week; off: the `shift` list says.
        agents: Option<Count> = off, Setting, "";
        /// Shifts of the week; agents of overlapping shifts add up. Outside all of them the team is closed.
        shift: Vec<Shift> = "[]", Setting, "";
        /// What a contact outside opening hours does.
        outside: Outside = "\"wait\"", C, "our assumption";
        /// Time an agent spends on one contact.
        service: Dist<Duration> = "{ lognormal = { mean = \"177 s\", cv = 1.23 } }", A, "Brown et al. (2005), Statistical analysis of a telephone call center, JASA 100(469): a bank's calls";
        /// Wait after which a waiting customer abandons; off: nobody abandons.
        patience: Option<Dist<Duration>> = "{ exponential = { mean = \"348 s\" } }", A, "Brown et al. (2005), JASA 100(469): a bank's callers";
        /// Probability that who abandons calls again.
        redial: Share = "0.48", A, "published retrial studies of the same bank's call centre";
        /// Time until they call again.
        redial_delay: Dist<Duration> = "{ uniform = { min = \"0 s\", max = \"1h\" } }", A, "within the hour, as above";
        /// Multiplies first-contact resolution.
        skill: Factor = "1.0", C, "our assumption; 1 is neutral";
        /// How the team is paid: by the hour or by the contact, never both.
        pay: Pay = "{ per_contact = 6.00 }", C, "order of magnitude of an assisted contact";
        /// Wait within which an answer counts for the service level.
        answer_within: Duration = "\"20 s\"", C, "the trade's 80/20 custom";
    }
}

section! {
    /// Hours of the week with so many agents.
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

words! {
    /// What a contact outside opening hours does.
    Outside {
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
