//! Studies: a scenario at many points of its parameters, each played several times.

pub mod block;
pub mod design;
pub mod evaluate;
pub mod flip;
pub mod found;
pub mod layout;
pub mod results;
pub mod sensitivity;
