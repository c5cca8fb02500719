//! Who knows whom: a network that is never stored.
//!
//! The k-th person whom somebody knows is a pure function of the two, drawn by coordinates as
//! everything else, so a network of millions takes no more memory than who of them is a customer.

use super::ids::CustomerId;
use crate::model::{Model, Network, Ties};
use crate::random::{Identity, Purpose, Streams};

/// No place in a network.
pub(super) const NOWHERE: u32 = u32::MAX;

/// At a place where no customer stands.
const NOBODY: u32 = 0;

/// The people of the network, and who of them is a customer.
pub(super) struct People {
    network: Network,
    /// For each place, 1 + the customer there, or [`NOBODY`]: memory that is zero is not touched before somebody stands there.
    customer_at: Vec<u32>,
}

impl People {
    /// As many as there are customers and prospects at the start; nobody is a customer yet.
    pub(super) fn new(network: Network, model: &Model) -> People {
        People { network, customer_at: vec![NOBODY; model.frame.customers + model.frame.prospects as usize] }
    }

    /// Bytes in use.
    pub(super) fn bytes(&self) -> usize {
        self.customer_at.len() * size_of::<u32>()
    }

    /// The customer at a place.
    pub(super) fn customer(&self, place: u32) -> Option<CustomerId> {
        self.customer_at.get(place as usize)?.checked_sub(1).map(CustomerId)
    }

    /// Somebody becomes a customer; if another one stands there by now, at the next free place.
    pub(super) fn stand(&mut self, place: u32, customer: CustomerId) -> u32 {
        let people = self.customer_at.len();
        let wanted = place as usize % people.max(1);
        let free = (wanted..people).chain(0..wanted).find(|&place| self.customer_at[place] == NOBODY);
        let Some(free) = free else { return NOWHERE };
        self.customer_at[free] = customer.0 + 1;
        free as u32
    }

    /// A customer is one no more.
    pub(super) fn leave(&mut self, place: u32) {
        if let Some(customer) = self.customer_at.get_mut(place as usize) {
            *customer = NOBODY;
        }
    }

    /// A place at random.
    pub(super) fn anywhere(&self, u: f64) -> u32 {
        self.pick(0, self.customer_at.len(), u) as u32
    }

    /// How many people each one knows.
    pub(super) fn degree(&self) -> u32 {
        self.network.degree.min(self.customer_at.len() as u32)
    }

    /// The k-th person whom the one at a place knows.
    pub(super) fn friend(&self, place: u32, k: u32, streams: &Streams) -> u32 {
        let people = self.customer_at.len();
        let [which, whom] = streams.pair(Identity::node(u64::from(place)), Purpose::Friend, u64::from(k));
        let found = match self.network.ties {
            Ties::SmallWorld { rewired } if which < rewired => self.pick(0, people, whom),
            Ties::SmallWorld { .. } => {
                let step = (k as usize / 2 + 1) % people;
                if k.is_multiple_of(2) { (place as usize + step) % people } else { (place as usize + people - step) % people }
            }
            // Weights r^(−α) have the distribution function (r/n)^(1 − α).
            Ties::ScaleFree { weight } => self.pick(0, people, libm::pow(whom, 1.0 / (1.0 - weight))),
            Ties::Blocks { groups, inside } if which < inside => {
                let size = people.div_ceil(groups as usize);
                let from = place as usize / size * size;
                self.pick(from, (from + size).min(people), whom)
            }
            Ties::Blocks { .. } => self.pick(0, people, whom),
        };
        found as u32
    }

    fn pick(&self, from: usize, to: usize, u: f64) -> usize {
        (from + (u * (to - from) as f64) as usize).min(to.saturating_sub(1))
    }
}

/// Where the i-th of `customers` stands at the start: evenly spread among prospects.
pub(super) fn first_place(customer: usize, customers: usize, people: usize) -> usize {
    (customer as u128 * people as u128 / customers as u128) as usize
}
