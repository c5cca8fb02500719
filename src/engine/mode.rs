//! The two copies of the rules: with the code of levers, and without.

use super::observer::Observer;

/// How a world is played: watched by whom, and whether its model has levers.
pub(super) trait Mode {
    /// Who watches.
    type Observer: Observer;
    /// False where the model has no lever: then the code that asks for them is not even compiled in.
    const LEVERS: bool;
}

/// A model with levers.
pub(super) struct Full<O>(std::marker::PhantomData<O>);

impl<O: Observer> Mode for Full<O> {
    type Observer = O;
    const LEVERS: bool = true;
}

/// A model without.
pub(super) struct Lean<O>(std::marker::PhantomData<O>);

impl<O: Observer> Mode for Lean<O> {
    type Observer = O;
    const LEVERS: bool = false;
}
