//! Money: every amount is discounted, booked in one account and one month, and traced to a
//! customer where it can be.

use super::ids::{CustomerId, Id, MomentId};
use super::mode::Mode;
use super::observer::LifeEvent;
use super::recent::bucket;
use super::replication::Account;
use super::world::World;
use crate::units::MONTH;

impl<M: Mode> World<'_, M> {
    /// The discount factor at a time: exp(−δt).
    pub(super) fn factor(&self, time: f64) -> f64 {
        libm::exp(-self.frame.discount * time)
    }

    /// Books a cost of now that is traced to a customer.
    #[inline(always)]
    pub(super) fn charge(&mut self, customer: CustomerId, account: Account, cost: f64) {
        if cost != 0.0 {
            self.trace(customer, account, cost);
        }
    }

    /// The same, for a moment of truth.
    #[inline(always)]
    pub(super) fn charge_for(&mut self, moment: MomentId, customer: CustomerId, account: Account, cost: f64) {
        if cost != 0.0 {
            let amount = self.trace(customer, account, cost);
            self.result.moments[moment].cost -= amount;
        }
    }

    fn trace(&mut self, customer: CustomerId, account: Account, cost: f64) -> f64 {
        debug_assert!(account.is_traced(), "{account:?}");
        let amount = -cost * self.factor(self.now);
        self.book(account, (amount, -cost), self.month);
        self.credit(customer, account, amount);
        if self.now >= self.recent.from {
            match account {
                Account::Acquisition => self.result.last_year.winning_cost += cost,
                _ => self.recent.costs[bucket(self.customers[customer].tenure(self.now))] += cost,
            }
        }
        if let Some(relation) = self.relations.get_mut(customer.index()).filter(|_| M::LEVERS && account != Account::Acquisition) {
            relation.net -= cost;
        }
        amount
    }

    /// Books a cost of now that stays with the company.
    pub(super) fn spend(&mut self, account: Account, cost: f64) {
        debug_assert!(!account.is_traced(), "{account:?}");
        if cost != 0.0 {
            let month = self.month;
            self.book(account, (-cost * self.factor(self.now), -cost), month);
            if self.now >= self.recent.from {
                match account {
                    Account::Leads | Account::WinBack => self.result.last_year.winning_cost += cost,
                    Account::Training => self.result.last_year.company_cost += cost,
                    // What is paid once does not run on.
                    _ => {}
                }
            }
        }
    }

    /// Books a cost that runs at `per_hour` from `from` until now and stays with the company; gives it back, discounted.
    #[inline(always)]
    pub(super) fn spend_over(&mut self, account: Account, per_hour: f64, from: f64) -> f64 {
        debug_assert!(!account.is_traced(), "{account:?}");
        if per_hour == 0.0 {
            return 0.0;
        }
        let lately = per_hour * (self.now - from.max(self.recent.from)).max(0.0);
        self.result.last_year.company_cost += lately;
        if account == Account::Strategy {
            self.result.last_year.strategy_cost += lately;
        }
        -self.accrue(account, -per_hour, from)
    }

    /// Books a customer's margin up to now.
    pub(super) fn book_margin(&mut self, customer: CustomerId) {
        let rate = self.margin(customer);
        let mut from = self.customers[customer].joined.max(0.0).max(self.margins_since);
        if let Some(relation) = self.relations.get_mut(customer.index()) {
            from = from.max(std::mem::replace(&mut relation.margin_since, self.now));
            relation.net += rate * (self.now - from.max(relation.reviewed)).max(0.0);
        }
        let amount = self.accrue(Account::Margin, rate, from);
        self.credit(customer, Account::Margin, amount);
    }

    /// Changes a customer's margin from now on.
    pub(super) fn add_margin(&mut self, customer: CustomerId, per_hour: f64) {
        if per_hour != 0.0 {
            self.book_margin(customer);
            self.relations[customer].margin += per_hour;
        }
    }

    /// Books an amount that runs at `per_hour` from `from` until now, month by month.
    ///
    /// # Formula
    /// ∫ rate·exp(−δt) dt = rate·(exp(−δa) − exp(−δb))/δ
    fn accrue(&mut self, account: Account, per_hour: f64, from: f64) -> f64 {
        if per_hour == 0.0 || self.now <= from {
            return 0.0;
        }
        let last = self.month;
        let (mut total, mut start) = (0.0, from);
        for month in (from / MONTH) as usize..=last {
            let end = if month == last { self.now } else { (month + 1) as f64 * MONTH };
            let amount = per_hour * self.annuity(start, end);
            self.book(account, (amount, per_hour * (end - start)), month);
            total += amount;
            start = end;
        }
        total
    }

    /// The present value of 1 an hour between two times.
    pub(super) fn annuity(&self, from: f64, to: f64) -> f64 {
        let discount = self.frame.discount;
        if discount == 0.0 { to - from } else { (self.boundary(from) - self.boundary(to)) / discount }
    }

    /// The discount factor, looked up if the time is a month's boundary.
    fn boundary(&self, time: f64) -> f64 {
        // By way of integers: `fract` and `ceil` are calls on processors that the program is compiled for.
        let month = time / MONTH;
        let whole = month as u32;
        match self.month_factors.get(whole as usize) {
            Some(&factor) if f64::from(whole) == month => factor,
            _ => self.factor(time),
        }
    }

    /// Books an amount, discounted and not.
    fn book(&mut self, account: Account, (amount, cash): (f64, f64), month: usize) {
        self.gross += amount.abs();
        self.result.accounts[account as usize] += amount;
        self.result.series.profit[month] += amount;
        self.result.series.cash[month] += cash;
    }

    fn credit(&mut self, customer: CustomerId, account: Account, amount: f64) {
        self.backgrounds[customer].value += amount;
        if account == Account::Acquisition {
            self.acquired_for[customer.index() - self.frame.customers] += amount;
        }
        self.record(customer, LifeEvent::Booked { account, amount });
    }
}
