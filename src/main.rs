use fideliza::*;
fn main() {
    let only = std::env::args().nth(1);
    for name in experiment::validation::cases().filter(|n| only.as_deref().is_none_or(|o| n.contains(o))) {
        let t = std::time::Instant::now();
        for j in experiment::validation::validate(name) {
            let s = j.simulated;
            println!(
                "{} {name}: {} {:?} sim {:?} 4se/mean {:.4} z {:?} {}  [{:.1}s]",
                if j.holds { "ok  " } else { "FAIL" },
                j.outcome,
                j.expected,
                s.map(|s| s.mean),
                s.map_or(0.0, |s| 4.0 * s.standard_error().unwrap() / s.mean),
                j.z,
                j.why,
                t.elapsed().as_secs_f64()
            );
        }
    }
}
