//! The rules of the model: straight-line functions over the world, one file per part.

pub mod climate;
pub mod dominoes;
pub mod feeling;
pub mod interventions;
pub mod issues;
pub mod joining;
pub mod leads;
pub mod leaving;
pub mod memory;
pub mod moments;
pub mod needs;
pub mod partners;
pub mod practice;
pub mod promises;
pub mod renewal;
pub mod retention;
pub mod second_life;
pub mod selling;
pub mod talk;
pub mod teams;
pub mod tiers;
