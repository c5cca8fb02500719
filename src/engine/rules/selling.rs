//! Service = sales: who is pleased with the service buys more, and is tied more strongly.
//!
//! Reads the experience; changes products, tie and margin.

use super::hazards;
use crate::engine::Account;
use crate::engine::ids::CustomerId;
use crate::engine::mode::Mode;
use crate::engine::observer::LifeEvent;
use crate::engine::ordinal::IssueKey;
use crate::engine::world::World;
use crate::random::Purpose;

/// An offer of another product after a good experience.
pub(crate) fn offer<M: Mode>(world: &mut World<'_, M>, customer: CustomerId, key: IssueKey, experience: f64) {
    let model = world.model_of(customer);
    let Some(selling) = model.cross_selling else { return };
    if experience < model.thresholds[0]
        || world.relations[customer].products >= selling.products_max
        || !world.customers[customer].is_here()
    {
        return;
    }
    world.charge(customer, Account::Campaigns, selling.cost);
    let identity = world.customers[customer].identity;
    if world.streams.uniform(identity, Purpose::CrossSelling, u64::from(key)) >= selling.acceptance {
        return;
    }
    hazards::bring_up_to_date(world, customer);
    let relation = &mut world.relations[customer];
    relation.products += 1;
    relation.tie *= libm::exp(-model.tie);
    let products = u32::from(relation.products);
    world.result.levers.sold += 1;
    world.add_margin(customer, selling.margin);
    world.record(customer, LifeEvent::BoughtMore { products });
    hazards::reconsider(world, customer);
}
