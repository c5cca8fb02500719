//! Erlang's formulas: how a queue of exponential times does in the long run. Where staffing starts, before simulation says what really happens.

/// A queue with agents of one kind, first come first served.
///
/// # Source
/// Erlang (1917); Palm (1937). With exponential patience: Garnett, Mandelbaum & Reiman (2002), M&SOM 4(3); Mandelbaum & Zeltyn (2007), "Service engineering in
/// action: the Palm/Erlang-A queue", section on building blocks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Queue {
    /// Contacts an hour.
    pub contacts: f64,
    /// Mean time of an agent on one, in hours.
    pub service: f64,
    /// Mean wait after which somebody hangs up, in hours; infinite if nobody does.
    pub patience: f64,
    /// Agents.
    pub agents: u32,
}

/// How a queue does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Performance {
    /// Probability that a contact must wait.
    pub waits: f64,
    /// Probability that it is given up.
    pub abandons: f64,
    /// Mean time in the queue, in hours.
    pub wait: f64,
}

/// Steps of an integral.
const STEPS: u32 = 2000;

impl Queue {
    /// How it does; a queue without end if more comes than can be answered and nobody hangs up.
    ///
    /// # Formula
    /// With ε = Σₖ (n−1)!/(n−1−k)!·(μ/λ)ᵏ and J = ∫₀^∞ exp(λH(x) − nμx) dx, H(x) = (1 − e^(−θx))/θ:
    /// P(wait) = λJ/(ε + λJ); P(abandon) = (1 + (λ − nμ)J)/(ε + λJ); E[W] = P(abandon)/θ. Without patience J = 1/(nμ − λ).
    pub(super) fn performance(&self) -> Performance {
        let (lambda, mu, agents) = (self.contacts, 1.0 / self.service, f64::from(self.agents));
        if lambda <= 0.0 {
            return Performance { waits: 0.0, abandons: 0.0, wait: 0.0 };
        }
        if self.patience.is_infinite() {
            if agents * mu <= lambda {
                return Performance { waits: 1.0, abandons: 0.0, wait: f64::INFINITY };
            }
            let spare = agents * mu - lambda;
            let waits = lambda / spare / (self.epsilon() + lambda / spare);
            return Performance { waits, abandons: 0.0, wait: waits / spare };
        }
        let (epsilon, j) = (self.epsilon(), self.integral(0.0, false));
        let all = epsilon + lambda * j;
        let abandons = ((1.0 + (lambda - agents * mu) * j) / all).clamp(0.0, 1.0);
        Performance { waits: lambda * j / all, abandons, wait: abandons * self.patience }
    }

    /// Probability that a contact is answered within a time, of all that come.
    ///
    /// # Formula
    /// 1 − P(abandon) − ∫ₜ^∞ e^(−θx)·λ·exp(λH(x) − nμx) dx/(ε + λJ); without patience 1 − P(wait)·exp(−(nμ − λ)t)
    pub(super) fn answered_within(&self, time: f64) -> f64 {
        let performance = self.performance();
        if self.contacts <= 0.0 {
            return 1.0;
        }
        if self.patience.is_infinite() {
            let spare = f64::from(self.agents) / self.service - self.contacts;
            return if spare <= 0.0 { 0.0 } else { 1.0 - performance.waits * libm::exp(-spare * time) };
        }
        let later = self.contacts * self.integral(time, true) / (self.epsilon() + self.contacts * self.integral(0.0, false));
        (1.0 - performance.abandons - later).clamp(0.0, 1.0)
    }

    fn epsilon(&self) -> f64 {
        let load = self.contacts * self.service;
        (1..self.agents).fold(1.0, |sum, k| 1.0 + sum * f64::from(k) / load)
    }

    /// ∫ₜ^∞ exp(λH(x) − nμx) dx, times e^(−θx) if only who stays counts: by Simpson's rule as far as there is anything.
    fn integral(&self, from: f64, who_stays: bool) -> f64 {
        let (lambda, busy, theta) = (self.contacts, f64::from(self.agents) / self.service, 1.0 / self.patience);
        let exponent = |x: f64| -lambda * libm::expm1(-theta * x) / theta - busy * x - if who_stays { theta * x } else { 0.0 };
        // The exponent is concave: it rises as long as more comes than is answered.
        let top = if lambda > busy { libm::log(lambda / busy) / theta } else { 0.0 };
        let most = exponent(top.max(from));
        let mut reach = top.max(from) + 1.0 / busy;
        while exponent(reach) > most - 45.0 {
            reach = from + 2.0 * (reach - from);
        }
        let step = (reach - from) / f64::from(STEPS);
        let weight = |k: u32| if k == 0 || k == STEPS { 1.0 } else { f64::from(2 + 2 * (k % 2)) };
        (0..=STEPS).map(|k| weight(k) * libm::exp(exponent(from + f64::from(k) * step))).sum::<f64>() * step / 3.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, within: f64) {
        assert!((a - b).abs() <= within, "{a} is not {b}");
    }

    #[test]
    fn erlang_c_matches_the_tables() {
        // 100 calls in half an hour, 180 s each, 14 agents.
        let queue = Queue { contacts: 200.0, service: 0.05, patience: f64::INFINITY, agents: 14 };
        let performance = queue.performance();
        close(performance.waits, 0.174_132, 1e-6);
        close(queue.answered_within(20.0 / 3600.0), 0.888_350, 1e-6);
        close(performance.wait * 3600.0, 7.836, 1e-3);
        assert_eq!(Queue { agents: 10, ..queue }.performance().wait, f64::INFINITY);
        assert_eq!(Queue { agents: 10, ..queue }.answered_within(1.0), 0.0);
    }

    #[test]
    fn erlang_a_matches_the_tables() {
        // 48 a minute, a minute each, patience of two, 50 agents.
        let queue = Queue { contacts: 48.0 * 60.0, service: 1.0 / 60.0, patience: 2.0 / 60.0, agents: 50 };
        let performance = queue.performance();
        close(performance.waits, 0.467_774, 1e-6);
        close(performance.abandons, 0.030_912, 1e-6);
        close(performance.wait * 60.0, 0.061_824, 1e-6);
        // Whoever never waits is answered at once, and by the end everybody is answered or gone.
        close(queue.answered_within(0.0), 1.0 - performance.waits, 1e-6);
        close(queue.answered_within(9.0), 1.0 - performance.abandons, 1e-9);
        // Overload: what cannot be answered is given up. Patience as long as service: as many in the system as with endless agents, Poisson.
        let overload = Queue { agents: 20, ..queue }.performance();
        close(overload.abandons, 1.0 - 20.0 / 48.0, 1e-3);
        let equal = Queue { contacts: 10.0, service: 1.0, patience: 1.0, agents: 10 }.performance();
        let poisson = |k: u32| libm::exp(-10.0 + f64::from(k) * libm::log(10.0) - libm::lgamma(f64::from(k) + 1.0));
        close(equal.waits, 1.0 - (0..10).map(poisson).sum::<f64>(), 1e-9);
    }
}
