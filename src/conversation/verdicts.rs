//! What each taker of an update has made of it, and what follows from that for all of them: one answer, or one usage line.
//!
//! Nobody is waited for in vain. Whatever becomes of a taker, its verdict comes, since its part in the answer is dropped at
//! the latest with its event; and who takes long is waited for only until what the others have said is due.

use std::time::Duration;

use crate::clock::Moment;
use crate::reply::{Call, Query};

/// How long the others are waited for once there is something to say.
const GRACE: Duration = Duration::from_secs(5);

/// What the takers of an update say something about together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// A command. If it is written wrong for some and nobody takes it, one of them says so.
    Command,
    /// A query, and its id. One of them answers it.
    Query(Query, String),
}

/// What a taker has made of an update.
#[derive(Debug)]
pub(super) enum Verdict {
    /// Nothing so far.
    Pending,
    /// Nothing that counts: it was not asked, or failed.
    Passed,
    /// No handler took it. Of a command: how it is written, where it is written wrong.
    Untaken(Option<Call>),
    /// A handler took it. Of a query: what it is answered, where the handler says something.
    Took(Option<Call>),
}

/// The verdicts of all takers, in the order of their registration.
#[derive(Debug)]
pub(super) struct Verdicts(Vec<Verdict>);

/// What follows from the verdicts.
#[derive(Debug, PartialEq)]
pub(super) enum Decision {
    Say(Call),
    /// Somebody has seen to it, or has failed to.
    Silence,
    /// There was a handler for it nowhere.
    Untaken,
}

impl About {
    /// When what there is to say by now is said at the latest, of something that came at that moment. Telegram waits for an
    /// answer only for so long, and a part of that is for the way there.
    pub(super) fn due(&self, came: Moment, now: Moment) -> Moment {
        match self {
            Self::Command => now + GRACE,
            Self::Query(query, _) => (now + GRACE).min(came + query.patience() * 4 / 5),
        }
    }
}

impl Verdicts {
    pub(super) fn of(takers: usize) -> Self {
        Self((0..takers).map(|_| Verdict::Pending).collect())
    }

    pub(super) fn note(&mut self, position: usize, verdict: Verdict) {
        if let Some(place) = self.0.get_mut(position) {
            *place = verdict;
        }
    }

    /// Whether there is something to say, even if somebody might know better.
    pub(super) fn has_something(&self, about: &About) -> bool {
        self.0.iter().any(|verdict| match about {
            About::Command => matches!(verdict, Verdict::Untaken(Some(_))),
            // A button that somebody has seen to stops spinning.
            About::Query(Query::Callback, _) => matches!(verdict, Verdict::Took(_)),
            About::Query(..) => matches!(verdict, Verdict::Took(Some(_))),
        })
    }

    /// What follows, if it is decided by now, or has to be.
    pub(super) fn decide(&mut self, about: &About, is_due: bool) -> Option<Decision> {
        let pending = self.0.iter().position(|it| matches!(it, Verdict::Pending));
        if is_due && pending.is_some() && !self.has_something(about) {
            return None;
        }
        let is_open = |position| !is_due && pending.is_some_and(|pending| pending < position);
        match about {
            About::Command if self.0.iter().any(|it| matches!(it, Verdict::Took(_))) => Some(Decision::Silence),
            About::Command if is_open(usize::MAX) => None,
            About::Command => {
                let mut lines = self.0.iter_mut().filter_map(|verdict| match verdict {
                    Verdict::Untaken(line) => line.take(),
                    Verdict::Pending | Verdict::Passed | Verdict::Took(_) => None,
                });
                Some(lines.next().map_or(Decision::Silence, Decision::Say))
            }
            About::Query(..) => {
                // Who says something comes before who says nothing, and who is registered earlier before who is later.
                let said = self.0.iter().position(|it| matches!(it, Verdict::Took(Some(_))));
                if is_open(said.unwrap_or(usize::MAX)) {
                    return None;
                }
                let untaken = self.0.iter().all(|it| matches!(it, Verdict::Untaken(_)));
                let said = said.and_then(|position| self.0.get_mut(position)).and_then(|verdict| match verdict {
                    Verdict::Took(answer) => answer.take(),
                    Verdict::Pending | Verdict::Passed | Verdict::Untaken(_) => None,
                });
                let silence = if untaken { Decision::Untaken } else { Decision::Silence };
                Some(said.map_or(silence, Decision::Say))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::types::methods::SendMessageParams;

    fn say(text: usize) -> Call {
        Call::SendMessage(Box::new(SendMessageParams::builder().chat_id(1).text(text.to_string()).build()))
    }

    fn query(query: Query) -> About {
        About::Query(query, "q".to_owned())
    }

    #[test]
    fn what_is_there_is_due_before_telegram_stops_waiting() {
        let at = |millis| Moment::from_millis(millis);
        for (about, now, due) in [
            (About::Command, 7_000, 12_000),
            (query(Query::Callback), 7_000, 12_000),
            (query(Query::PreCheckout), 2_000, 7_000),
            (query(Query::PreCheckout), 7_000, 8_000),
            (query(Query::Inline), 23_000, 24_000),
            (query(Query::Shipping), 119_000, 120_000),
        ] {
            assert_eq!(about.due(at(0), at(now)), at(due), "{about:?}");
        }
    }

    /// What a taker may say in the end.
    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Says {
        Passed,
        Untaken,
        Corrects,
        Takes,
        Answers,
    }

    impl Says {
        fn verdict(self, position: usize) -> Verdict {
            match self {
                Self::Passed => Verdict::Passed,
                Self::Untaken => Verdict::Untaken(None),
                Self::Corrects => Verdict::Untaken(Some(say(position))),
                Self::Takes => Verdict::Took(None),
                Self::Answers => Verdict::Took(Some(say(position))),
            }
        }
    }

    fn says(which: &'static [Says]) -> impl Strategy<Value = Vec<(Says, u32)>> {
        vec((proptest::sample::select(which), any::<u32>()), 0..6)
    }

    /// The verdicts come in some order until it is decided. What is decided, and after how many.
    fn play(about: &About, takers: &[(Says, u32)]) -> (Option<Decision>, usize) {
        let mut verdicts = Verdicts::of(takers.len());
        let mut order: Vec<_> = (0..takers.len()).collect();
        order.sort_by_key(|position| takers[*position].1);
        for (count, position) in order.into_iter().enumerate() {
            if let Some(decision) = verdicts.decide(about, false) {
                return (Some(decision), count);
            }
            verdicts.note(position, takers[position].0.verdict(position));
        }
        (verdicts.decide(about, false), takers.len())
    }

    proptest! {
        #[test]
        fn the_earliest_who_says_something_answers_in_whatever_order_they_say_it(
            takers in says(&[Says::Passed, Says::Untaken, Says::Takes, Says::Answers]),
        ) {
            let (decision, _) = play(&query(Query::Callback), &takers);
            let said = takers.iter().position(|it| it.0 == Says::Answers);
            let silence = match takers.iter().all(|it| it.0 == Says::Untaken) {
                true => Decision::Untaken,
                false => Decision::Silence,
            };
            prop_assert_eq!(decision, Some(said.map_or(silence, |position| Decision::Say(say(position)))));
        }

        #[test]
        fn a_command_is_corrected_by_the_earliest_where_nobody_takes_it(
            takers in says(&[Says::Passed, Says::Untaken, Says::Corrects, Says::Takes]),
        ) {
            let (decision, after) = play(&About::Command, &takers);
            let line = takers.iter().position(|it| it.0 == Says::Corrects);
            let taken = takers.iter().any(|it| it.0 == Says::Takes);
            let said = line.filter(|_| !taken).map_or(Decision::Silence, |position| Decision::Say(say(position)));
            prop_assert_eq!(decision, Some(said));
            prop_assert!(taken || after == takers.len());
        }

        /// However many are still to speak, what was said by then is said when it is due, and nothing is made up.
        #[test]
        fn what_is_due_is_what_was_said_so_far(
            takers in says(&[Says::Passed, Says::Untaken, Says::Corrects, Says::Takes, Says::Answers]),
            silent in 1_usize..3,
            kind in 0_usize..3,
        ) {
            let about = [About::Command, query(Query::Callback), query(Query::PreCheckout)][kind].clone();
            let mut verdicts = Verdicts::of(takers.len() + silent);
            for (position, (says, _)) in takers.iter().enumerate() {
                verdicts.note(position, says.verdict(position));
            }
            let first = |says| takers.iter().position(|it| it.0 == says);
            let takes = first(Says::Takes).or(first(Says::Answers)).is_some();
            let expected = match &about {
                About::Command if takes => first(Says::Corrects).map(|_| Decision::Silence),
                About::Command => first(Says::Corrects).map(|position| Decision::Say(say(position))),
                About::Query(query, _) => match first(Says::Answers) {
                    Some(position) => Some(Decision::Say(say(position))),
                    None => (takes && *query == Query::Callback).then_some(Decision::Silence),
                },
            };
            prop_assert_eq!(verdicts.has_something(&about), expected.is_some());
            prop_assert_eq!(verdicts.decide(&about, true), expected);
        }
    }
}
