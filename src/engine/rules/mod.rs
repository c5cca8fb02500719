//! The rules of the model: straight-line functions over the world, one file per part.

pub(super) mod climate;
pub(super) mod dominoes;
pub(super) mod feeling;
pub(super) mod interventions;
pub(super) mod issues;
pub(super) mod joining;
pub(super) mod leads;
pub(super) mod leaving;
pub(super) mod memory;
pub(super) mod moments;
pub(super) mod needs;
pub(super) mod partners;
pub(super) mod practice;
pub(super) mod promises;
pub(super) mod renewal;
pub(super) mod retention;
pub(super) mod second_life;
pub(super) mod selling;
pub(super) mod talk;
pub(super) mod teams;
pub(super) mod tiers;
