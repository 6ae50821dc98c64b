//! One chat of a history.

use std::collections::{HashMap, HashSet};

use crate::history::{Doubt, Verdict};
use crate::order::{Order, Reply, Wish};

/// How far the clocks of two processes may be apart, in milliseconds: each reads the system's once, when it starts.
const SKEW: u64 = 100;

#[derive(Debug, Default)]
pub(crate) struct Chat {
    orders: Vec<(Order, u64)>,
    replies: Vec<(String, u64)>,
    /// Those of the orders that were answered, and of the timers that came.
    done: HashSet<u64>,
    rang: HashSet<u64>,
    timers: u64,
}

/// What has been seen of a chat while its replies are gone through.
#[derive(Default)]
struct Walk {
    times: HashMap<String, u64>,
    last: Option<String>,
    /// The highest order that was answered, and by how much the count was ahead of the orders then.
    number: u64,
    ahead: i64,
    rung: u64,
    due: u64,
    done: HashSet<u64>,
    rang: HashSet<u64>,
    once: HashSet<u64>,
    states: HashSet<u64>,
}

impl Chat {
    pub(crate) fn says(&mut self, order: Order, at: u64) {
        self.timers += u64::from(matches!(order.wish, Wish::Timer(_)));
        self.orders.push((order, at));
    }

    pub(crate) fn hears(&mut self, text: String, at: u64) {
        match text.parse() {
            Ok(Reply::Did { number, .. }) => drop(self.done.insert(number)),
            Ok(Reply::Rang { number, .. }) => drop(self.rang.insert(number)),
            Ok(Reply::Once { .. } | Reply::State { .. }) | Err(_) => {}
        }
        self.replies.push((text, at));
    }

    pub(crate) fn last_order(&self) -> u64 {
        self.orders.last().map_or(0, |(order, _)| order.number)
    }

    pub(crate) fn open(&self) -> (u64, u64) {
        let missing = |all: u64, some: &HashSet<u64>| all.saturating_sub(some.len() as u64);
        (missing(self.orders.len() as u64, &self.done), missing(self.timers, &self.rang))
    }

    pub(crate) fn judge(&self, id: i64, doubt: &dyn Fn(&str) -> Doubt, verdict: &mut Verdict) {
        verdict.timers += self.timers;
        let mut walk = Walk::default();
        for (text, at) in &self.replies {
            let times = walk.times.entry(text.clone()).or_default();
            *times += 1;
            let (times, again) = (*times, *times > 1);
            match text.parse() {
                Err(complaint) => verdict.complain(id, complaint),
                Ok(reply) if again => walk.repeated(id, text, reply, times, doubt(text), verdict),
                Ok(reply) => self.first(id, reply, *at, &mut walk, verdict),
            }
            walk.last = Some(text.clone());
        }
        self.rest(id, &walk, doubt, verdict);
    }

    /// A reply that has not been heard before.
    fn first(&self, id: i64, reply: Reply, heard_at: u64, walk: &mut Walk, verdict: &mut Verdict) {
        let (Reply::Did { number, .. }
        | Reply::Once { number }
        | Reply::Rang { number, .. }
        | Reply::State { number, .. }) = reply;
        let order = usize::try_from(number).ok().and_then(|it| self.orders.get(it.checked_sub(1)?));
        let Some((Order { wish, .. }, said_at)) = order else {
            return verdict.complain(id, format!("nobody asked for {reply}"));
        };
        match (reply, wish) {
            (Reply::Did { count, .. }, _) => walk.did(id, number, count, verdict),
            (Reply::Once { .. }, Wish::Once) => {
                walk.once.insert(number);
                walk.beside(id, reply, number, verdict);
            }
            (Reply::State { count, rung, .. }, Wish::State) => {
                walk.states.insert(number);
                walk.beside(id, reply, number, verdict);
                if (count, rung) != (number, walk.rung) {
                    verdict.complain(id, format!("{reply}, after {} timers", walk.rung));
                }
            }
            (Reply::Rang { due, at, rung, .. }, Wish::Timer(after)) => {
                if at < due || due + SKEW < said_at + after || heard_at + SKEW < said_at + after {
                    verdict.timers_early += 1;
                    verdict.complain(id, format!("early: {reply}, asked for at {said_at} in {after} ms"));
                }
                walk.rang(id, reply, number, due, rung, verdict);
            }
            (reply, wish) => verdict.complain(id, format!("{reply}, to {wish:?}")),
        }
    }

    /// What never came.
    fn rest(&self, id: i64, walk: &Walk, doubt: &dyn Fn(&str) -> Doubt, verdict: &mut Verdict) {
        for (order @ Order { number, wish }, _) in &self.orders {
            if !walk.done.contains(number) {
                verdict.lost += 1;
                verdict.complain(id, format!("lost: {order} was never answered"));
                continue;
            }
            match wish {
                Wish::Timer(_) if !walk.rang.contains(number) => {
                    verdict.timers_lost += 1;
                    verdict.complain(id, format!("lost: the timer of {order}"));
                }
                Wish::Once if !walk.once.contains(number) => {
                    if doubt(&Reply::Once { number: *number }.to_string()).sending {
                        verdict.withheld += 1;
                    } else {
                        verdict.lost += 1;
                        verdict.complain(id, format!("lost: the one reply to {order}"));
                    }
                }
                Wish::State if !walk.states.contains(number) => {
                    verdict.lost += 1;
                    verdict.complain(id, format!("lost: what the state says to {order}"));
                }
                Wish::Count | Wish::Once | Wish::State | Wish::Timer(_) => {}
            }
        }
    }
}

impl Walk {
    /// The reply that counts. Its order must be the next, and the count go with it.
    fn did(&mut self, id: i64, number: u64, count: u64, verdict: &mut Verdict) {
        if !self.done.insert(number) {
            verdict.twice += 1;
            return verdict.complain(id, format!("applied twice: order {number} is now {count}"));
        }
        if number != self.number + 1 {
            verdict.disordered += 1;
            verdict.complain(id, format!("out of order: order {number} came after {}", self.number));
        }
        let ahead = count.cast_signed() - number.cast_signed();
        // An order that is skipped is found by its missing reply; here, what was answered and is not in the count.
        let skipped = number.saturating_sub(self.number + 1).cast_signed();
        let grown = ahead - self.ahead;
        if grown > 0 {
            verdict.twice += grown.unsigned_abs();
            verdict.complain(id, format!("applied twice: the count is {count} at order {number}"));
        } else if grown < 0 {
            verdict.lost += (-grown - skipped).max(0).unsigned_abs();
            verdict.complain(id, format!("lost: the count is {count} at order {number}"));
        }
        (self.number, self.ahead) = (self.number.max(number), ahead);
    }

    /// A second reply of a turn stands right behind the first.
    fn beside(&mut self, id: i64, reply: Reply, number: u64, verdict: &mut Verdict) {
        if self.number != number {
            verdict.disordered += 1;
            verdict.complain(id, format!("out of order: {reply} came after order {}", self.number));
        }
    }

    fn rang(&mut self, id: i64, reply: Reply, number: u64, due: u64, rung: u64, verdict: &mut Verdict) {
        if !self.rang.insert(number) || rung > self.rung + 1 {
            verdict.twice += 1;
            verdict.complain(id, format!("applied twice: {reply}, after {} timers", self.rung));
        } else if rung <= self.rung {
            verdict.lost += 1;
            verdict.complain(id, format!("lost: {reply}, after {} timers", self.rung));
        }
        if !self.done.contains(&number) || due < self.due {
            verdict.disordered += 1;
            verdict.complain(id, format!("out of order: {reply}, after one that was due at {}", self.due));
        }
        (self.rung, self.due) = (self.rung.max(rung), self.due.max(due));
    }

    /// A reply that has been heard before: only one in doubt may be, and only right behind itself, since nothing of its chat
    /// leaves before it is through.
    fn repeated(&mut self, id: i64, text: &str, reply: Reply, times: u64, doubt: Doubt, verdict: &mut Verdict) {
        let excused = times - 1 <= doubt.times && !matches!(reply, Reply::Once { .. });
        if excused {
            verdict.doubled += 1;
        } else {
            verdict.unexplained += 1;
            verdict.complain(id, format!("repeated, and was not in doubt: {reply}, {times} times, {doubt:?}"));
        }
        if self.last.as_deref() != Some(text) && !doubt.forgotten {
            verdict.disordered += 1;
            verdict.complain(id, format!("out of order: {reply} came again after {:?}", self.last));
        }
    }
}
