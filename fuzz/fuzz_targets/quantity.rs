//! Any text or number is a quantity within its range, or refused with words.
#![no_main]

use fideliza::units::{Count, Duration, Factor, Money, MoneyRate, Number, Quantity, Rate, Raw, Score, Share};
use libfuzzer_sys::fuzz_target;

fn within<Q: Quantity>(raw: Raw<'_>, range: impl Fn(f64) -> bool) {
    match Q::parse(raw) {
        Ok(quantity) => assert!(range(quantity.base()), "{raw:?}: {quantity:?}"),
        Err(why) => assert!(!why.to_string().is_empty()),
    }
}

fuzz_target!(|text: &str| {
    for raw in [Raw::Text(text)].into_iter().chain(text.trim().parse().map(Raw::Number)) {
        within::<Duration>(raw, |hours| hours >= 0.0);
        within::<Rate>(raw, |rate| rate >= 0.0 && rate.is_finite());
        within::<Share>(raw, |share| (0.0..=1.0).contains(&share));
        within::<Money>(raw, |money| money >= 0.0 && money.is_finite());
        within::<MoneyRate>(raw, f64::is_finite);
        within::<Factor>(raw, |factor| factor >= 0.0 && factor.is_finite());
        within::<Score>(raw, |score| (0.0..=10.0).contains(&score));
        within::<Number>(raw, f64::is_finite);
        within::<Count>(raw, |count| count >= 0.0 && count.fract() == 0.0);
    }
});
