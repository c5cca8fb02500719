//! Random numbers by coordinates: who draws, what for, the how-manieth time.
//!
//! A draw is a pure function of (seed, replication, identity, purpose, ordinal), so a new draw in
//! one rule moves nothing in another, the same person lives on the same draws in every scenario,
//! and no generator state is stored. The scheme's name is [`SCHEME`].
//!
//! # Source
//! Philox2x64-10: Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as easy as
//! 1, 2, 3", SC '11.

use std::convert::Infallible;

use rand::rand_core::TryRng;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::math::minus_ln;

/// Name of the construction, written into every manifest; a change of any constant renames it.
pub const SCHEME: &str = "philox2x64-10/1";

/// The largest seed that a file or command line may state (2⁵³ − 1, exact in JSON).
pub const SEED_MAX: u64 = (1 << 53) - 1;

/// A seed above [`SEED_MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a seed lies between 0 and {SEED_MAX}; {0} is larger")]
pub struct SeedTooLarge(pub u64);

/// The seed of an experiment: 0 to [`SEED_MAX`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seed(u64);

impl Seed {
    /// Checks the range.
    ///
    /// # Errors
    /// The seed is larger than [`SEED_MAX`].
    pub fn new(seed: u64) -> Result<Seed, SeedTooLarge> {
        if seed <= SEED_MAX { Ok(Seed(seed)) } else { Err(SeedTooLarge(seed)) }
    }
    /// The number.
    pub fn get(self) -> u64 {
        self.0
    }

    /// Another seed, to confirm what was chosen by this one: on draws that the choice never saw.
    pub fn fresh(self) -> Seed {
        Seed(mix(self.0 ^ 0x0066_7265_7368) & SEED_MAX)
    }
}

/// Who draws. An identity is a lineage, so the same person exists in every scenario in which
/// they could exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Identity(u64);

impl Identity {
    /// The company itself: draws that belong to nobody.
    pub const COMPANY: Identity = Identity(0);

    /// The i-th customer at the start.
    pub fn initial(i: u64) -> Identity {
        Identity(mix(1 ^ mix(i)))
    }
    /// The n-th lead of a stream of leads (organic, paid).
    pub fn lead(source: u64, n: u64) -> Identity {
        Identity(mix((2 + source) ^ mix(n ^ 0x6c65_6164)))
    }
    /// The k-th person told by `self`.
    pub fn told(self, k: u64) -> Identity {
        Identity(mix(self.0 ^ mix(k ^ 0x746f_6c64)))
    }
    /// The same person in their next life as a customer.
    pub fn again(self) -> Identity {
        Identity(mix(self.0 ^ 0x0061_6761_696e))
    }
    /// The n-th agent of a team.
    pub fn agent(team: u64, n: u64) -> Identity {
        Identity(mix(mix(team ^ 0x7465_616d) ^ n))
    }
    /// The person at a place of a network.
    pub fn node(place: u64) -> Identity {
        Identity(mix(mix(place ^ 0x6e6f_6465) ^ 0x006e_6574_776f_726b))
    }
    /// The number, for output.
    pub fn get(self) -> u64 {
        self.0
    }
}

/// What a draw is for. Numbers are part of the scheme: append, never renumber (13 and 15 have been used).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum Purpose {
    /// Which segment a customer is of.
    Segment = 1,
    /// A customer's margin.
    Margin = 2,
    /// A customer's frailty.
    Frailty = 3,
    /// Exit budgets.
    Budget = 4,
    /// Tenure at the start.
    Tenure = 5,
    /// A customer's tolerance.
    Tolerance = 6,
    /// Whether a customer has a contract.
    Contract = 7,
    /// When moments arise.
    Arrival = 8,
    /// Whether a moment goes wrong.
    Failure = 9,
    /// Whether a customer speaks up.
    Voice = 10,
    /// Whether self-service helps.
    SelfService = 11,
    /// How long an answer takes, and beside it whether it solves.
    Answer = 12,
    /// How long a customer stays in a queue.
    Patience = 14,
    /// Whether an issue is passed on.
    Transfer = 16,
    /// Whether a customer comes back after an answer that did not solve.
    Retry = 17,
    /// Whether a customer calls again after hanging up.
    Redial = 18,
    /// What an issue felt like beside what is known of it.
    Experience = 19,
    /// How many are told.
    Tellings = 20,
    /// When they are told.
    TellingDelay = 21,
    /// Whether a listener is a customer.
    Listener = 22,
    /// Which customer listens.
    ListenerPick = 23,
    /// Whether what was heard is told on, and to how many.
    Retelling = 24,
    /// Whether a listener becomes a lead.
    Referral = 25,
    /// Who is near a leaver.
    Neighbour = 26,
    /// When leads arrive.
    LeadArrival = 27,
    /// Whether a possible lead is one: the fuller the pool of prospects, the likelier.
    LeadThinning = 28,
    /// How long a lead waits.
    LeadLatency = 29,
    /// Whether a lead is won.
    LeadConversion = 30,
    /// Whether a rival answers a lead credibly, and when.
    Rival = 31,
    /// Whether one moment brings another.
    Consequence = 32,
    /// When a customer who was told to call back does so.
    CallBack = 33,
    /// Reserved: how far a contract has run at the start came from here up to engine 4; now from `Tenure`.
    ContractPhase = 34,
    /// Weights of replications in a resample.
    Resample = 35,
    /// When a customer comes back.
    RetryDelay = 36,
    /// When a customer calls again.
    RedialDelay = 37,
    /// Whether the company knows who calls.
    Memory = 38,
    /// Whether an offer in service is taken.
    Offer = 39,
    /// Whether an offer of a batch is taken.
    BatchOffer = 40,
    /// Whether a pleased customer buys more.
    CrossSelling = 41,
    /// Whether the detector finds somebody.
    Detection = 42,
    /// Whether treating somebody keeps or wakes them.
    Persuasion = 43,
    /// The budget of somebody who is kept.
    Refill = 44,
    /// Whether a broken promise is made good.
    Compensation = 45,
    /// Whether an answer needs approval.
    Approval = 46,
    /// How long approval takes.
    ApprovalWait = 47,
    /// How long a partner takes.
    PartnerLatency = 48,
    /// Whether a partner delivers.
    PartnerDelivery = 49,
    /// Whether a customer gets a loan.
    Loan = 50,
    /// Whether a leaver comes back.
    WinBack = 51,
    /// When a leaver is asked.
    WinBackDelay = 52,
    /// Who calls before a renewal, and what comes of it.
    Renegotiation = 53,
    /// When a failure is noticed.
    Notice = 54,
    /// Whether a failure makes others fail.
    Domino = 55,
    /// Whether who waits is told how long, and rightly.
    Informed = 56,
    /// Whether a customer is on social networks, and how far they reach.
    Audience = 57,
    /// Whether the company answers in public.
    Heard = 58,
    /// Whom a customer knows.
    Friend = 59,
    /// A customer's place in the network.
    Node = 60,
    /// How long a regime lasts.
    RegimeStay = 61,
    /// The regime at the start.
    RegimeStart = 62,
    /// How busy a day is.
    DayFactor = 63,
    /// By how much a customer asks more often than others.
    Demand = 64,
    /// Whether the company lets a customer go.
    LetGo = 65,
    /// Whether information prevents an issue.
    Capsule = 66,
    /// Which agent takes a contact.
    Agent = 67,
    /// When an agent leaves.
    Turnover = 68,
    /// The budget of somebody who is kept at a renewal.
    RefillAtRenewal = 69,
    /// How long a customer waits for an answer before giving up.
    GivesUp = 70,
    /// Where the points of a study lie.
    Design = 71,
    /// In which order changes are taken.
    Attribution = 72,
}

/// All draws of one replication.
#[derive(Clone, Debug)]
pub struct Streams {
    keys: RoundKeys,
}

impl Streams {
    /// The draws of a replication under a seed; both may be any number.
    pub fn new(seed: Seed, replication: u64) -> Streams {
        Streams { keys: round_keys(mix(mix(seed.0 ^ 0x6669_6465_6c69_7a61) ^ replication)) }
    }

    /// The two 64-bit words at a coordinate; `ordinal` below 2⁴⁸.
    #[inline(always)]
    pub fn words(&self, who: Identity, purpose: Purpose, ordinal: u64) -> [u64; 2] {
        debug_assert!(ordinal < 1 << 48, "ordinal {ordinal} does not fit");
        philox([(purpose as u64) << 48 | ordinal, who.0], &self.keys)
    }

    /// One uniform strictly between 0 and 1.
    #[inline(always)]
    pub fn uniform(&self, who: Identity, purpose: Purpose, ordinal: u64) -> f64 {
        unit(self.words(who, purpose, ordinal)[0])
    }

    /// One exponential with mean 1, by inversion: a smaller uniform is a longer time.
    #[inline(always)]
    pub fn exponential(&self, who: Identity, purpose: Purpose, ordinal: u64) -> f64 {
        minus_ln(self.uniform(who, purpose, ordinal))
    }

    /// Two uniforms for draws that belong together.
    #[inline]
    pub fn pair(&self, who: Identity, purpose: Purpose, ordinal: u64) -> [f64; 2] {
        self.words(who, purpose, ordinal).map(unit)
    }

    /// The first uniform of the stream at a coordinate.
    #[inline(always)]
    pub fn first(&self, who: Identity, purpose: Purpose, ordinal: u64) -> f64 {
        debug_assert!(ordinal < 1 << 42, "ordinal {ordinal} does not fit");
        self.uniform(who, purpose, ordinal << 6)
    }

    /// A stream, and luck that belongs to it: the stream does without the number beside its first.
    #[inline(always)]
    pub fn stream_and_luck(&self, who: Identity, purpose: Purpose, ordinal: u64) -> (Stream<'_>, Luck) {
        let mut stream = self.stream(who, purpose, ordinal);
        let [first, luck] = self.words(who, purpose, stream.next);
        stream.next += 1;
        stream.spare = Some(first);
        (stream, Luck::new(luck))
    }

    /// A small stream of up to 128 numbers at a coordinate (`ordinal` below 2⁴²). A purpose is used
    /// either with streams or with single draws, never with both.
    #[inline]
    pub fn stream(&self, who: Identity, purpose: Purpose, ordinal: u64) -> Stream<'_> {
        debug_assert!(ordinal < 1 << 42, "ordinal {ordinal} does not fit");
        Stream { streams: self, who, purpose, next: ordinal << 6, spare: None }
    }
}

/// A uniform of 32 bits that is kept for later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Luck(u32);

impl Luck {
    fn new(word: u64) -> Luck {
        Luck((word >> 32) as u32)
    }

    /// True with this chance.
    #[inline(always)]
    pub fn is_below(self, chance: f64) -> bool {
        (f64::from(self.0) + 0.5) * (1.0 / (1u64 << 32) as f64) < chance
    }
}

/// Where the n-th number of [`interleaved`] is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coordinate {
    /// Number of the replication.
    pub replication: u64,
    /// Number of the customer at the start.
    pub customer: u64,
    /// What for.
    pub purpose: Purpose,
    /// The how-manieth time.
    pub ordinal: u64,
    /// Which of the two words that are drawn together: 0 or 1.
    pub half: usize,
}

impl Coordinate {
    /// Neighbours one after the other, as a run draws them: halves within customers within purposes within replications within ordinals.
    pub fn nth(n: u64) -> Coordinate {
        const PURPOSES: [Purpose; 8] = [
            Purpose::Arrival,
            Purpose::Voice,
            Purpose::Answer,
            Purpose::Patience,
            Purpose::TellingDelay,
            Purpose::ListenerPick,
            Purpose::Retry,
            Purpose::Experience,
        ];
        const CUSTOMERS: u64 = 1 << 9;
        const REPLICATIONS: u64 = 4;
        let (half, n) = (n % 2, n / 2);
        let purpose = n / CUSTOMERS % PURPOSES.len() as u64;
        let rest = n / CUSTOMERS / PURPOSES.len() as u64;
        Coordinate {
            replication: rest % REPLICATIONS,
            customer: n % CUSTOMERS,
            purpose: PURPOSES[purpose as usize],
            ordinal: rest / REPLICATIONS,
            half: half as usize,
        }
    }

    /// The number that is drawn there.
    pub fn word(self, seed: Seed) -> u64 {
        Streams::new(seed, self.replication).words(Identity::initial(self.customer), self.purpose, self.ordinal)[self.half]
    }
}

/// The draws of neighbouring coordinates, interleaved: what a test of the generator's quality is to see.
pub fn interleaved(seed: Seed) -> impl Iterator<Item = u64> {
    (0..).map(move |n| Coordinate::nth(n).word(seed))
}

/// A stream of numbers at one coordinate; implements rand's generator trait.
#[derive(Clone, Debug)]
pub struct Stream<'a> {
    streams: &'a Streams,
    who: Identity,
    purpose: Purpose,
    next: u64,
    spare: Option<u64>,
}

impl Stream<'_> {
    /// The next uniform strictly between 0 and 1.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        unit(self.word())
    }

    #[inline]
    fn word(&mut self) -> u64 {
        if let Some(word) = self.spare.take() {
            return word;
        }
        let [first, second] = self.streams.words(self.who, self.purpose, self.next);
        self.next += 1;
        self.spare = Some(second);
        first
    }
}

impl TryRng for Stream<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.word() >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.word())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.word().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

/// A 64-bit word as a uniform on the open interval: (⌊w/2¹²⌋ + ½)·2⁻⁵², never 0 or 1.
#[inline(always)]
pub fn unit(word: u64) -> f64 {
    // The bits are the mantissa of a number from 1 to 2; the difference is exact.
    f64::from_bits(1.0f64.to_bits() | word >> 12) - (1.0 - f64::EPSILON / 2.0)
}

/// SplitMix64's finaliser: a bijection of the 64-bit numbers (Steele, Lea & Flood 2014).
fn mix(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// The keys of the rounds.
type RoundKeys = [u64; 10];

fn round_keys(key: u64) -> RoundKeys {
    const WEYL: u64 = 0x9e37_79b9_7f4a_7c15;
    std::array::from_fn(|round| key.wrapping_add(WEYL.wrapping_mul(round as u64)))
}

/// Philox2x64 with ten rounds.
#[inline(always)]
fn philox(mut counter: [u64; 2], keys: &RoundKeys) -> [u64; 2] {
    const MULTIPLIER: u64 = 0xd2b7_4407_b1ce_6e93;
    for key in keys {
        let product = u128::from(counter[0]) * u128::from(MULTIPLIER);
        counter = [(product >> 64) as u64 ^ key ^ counter[1], product as u64];
    }
    counter
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Known answers published with the Random123 library.
    #[test]
    fn philox_gives_the_published_answers() {
        let philox = |counter, key| philox(counter, &round_keys(key));
        assert_eq!(philox([0, 0], 0), [0xca00_a045_9843_d731, 0x66c2_4222_c9a8_45b5]);
        assert_eq!(philox([u64::MAX, u64::MAX], u64::MAX), [0x65b0_21d6_0cd8_310f, 0x4d02_f322_2f86_df20]);
        let pi = philox([0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344], 0xa409_3822_299f_31d0);
        assert_eq!(pi, [0x0a5e_742c_2997_341c, 0xb0f8_83d3_8000_de5d]);
    }

    #[test]
    fn uniforms_never_touch_zero_or_one() {
        assert_eq!(unit(0), 0.5 / (1u64 << 52) as f64);
        assert_eq!(unit(u64::MAX), 1.0 - 0.5 / (1u64 << 52) as f64);
    }

    #[test]
    fn streams_differ_by_every_coordinate() {
        let streams = Streams::new(Seed(7), 0);
        let who = Identity::initial(3);
        let here = streams.words(who, Purpose::Voice, 5);
        assert_eq!(here, streams.words(who, Purpose::Voice, 5));
        assert_ne!(here, streams.words(who, Purpose::Voice, 6));
        assert_ne!(here, streams.words(who, Purpose::Retry, 5));
        assert_ne!(here, streams.words(Identity::initial(4), Purpose::Voice, 5));
        assert_ne!(here, Streams::new(Seed(7), 1).words(who, Purpose::Voice, 5));
        assert_ne!(here, Streams::new(Seed(8), 0).words(who, Purpose::Voice, 5));
    }
}
