//! The workshop: a room that plays a programme, on a board, on phones, and on the host's page.
//!
//! A programme and its game are TOML texts ([`programme`]); the [`room`] is who is in it and what was said, changed by deeds alone; [`answers`]
//! are computed by the path that every command takes; [`view`] makes pages of them, whole ones each time; [`server`] brings these to browsers, and [`keep`]
//! what was said onto the disk. Nothing of it knows the terminal.

pub mod addresses;
pub mod answers;
pub mod gate;
pub mod keep;
pub mod plan;
pub mod programme;
pub mod room;
pub mod server;
pub mod view;
pub mod words;
