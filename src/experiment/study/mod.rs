//! Studies: a scenario at many points of its parameters, each played several times.

pub mod block;
pub mod design;
pub mod flip;
pub mod layout;
pub mod results;
pub mod sensitivity;
