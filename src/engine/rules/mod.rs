//! The rules of the model: straight-line functions over the world, one file per part.

pub mod feeling;
pub mod issues;
pub mod joining;
pub mod leads;
pub mod leaving;
pub mod moments;
pub mod talk;
pub mod teams;
