//! A stored state in the form in which it is set aside, with the timers that went with it, so that nothing of the
//! conversation is missing when it is put back.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::clock::Moment;
use crate::store::{Stored, Timer, TimerChange, TimerId};

/// A state that was set aside.
#[derive(Serialize, Deserialize)]
pub(crate) struct Form {
    pub(super) version: u32,
    /// What is no JSON is a string here.
    pub(super) state: Box<RawValue>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    timers: Vec<Set>,
}

#[derive(Serialize, Deserialize)]
struct Set {
    id: TimerId,
    due: Moment,
    /// In milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    every: Option<u64>,
    event: Box<RawValue>,
}

impl Form {
    /// The state, and those of these timers that would not outlive it.
    pub(super) fn new(stored: Stored, timers: &[Timer]) -> Self {
        let timers = timers.iter().filter(|timer| !timer.outlives);
        Self {
            version: stored.version,
            state: raw(stored.state),
            timers: timers
                .map(|timer| Set {
                    id: timer.id,
                    due: timer.due,
                    every: timer.every.map(|it| u64::try_from(it.as_millis()).unwrap_or(u64::MAX)),
                    event: raw(timer.event.clone()),
                })
                .collect(),
        }
    }

    /// The timers, to be set again.
    pub(crate) fn timers(&self) -> Vec<TimerChange> {
        let set = |timer: &Set| TimerChange::Set {
            id: timer.id,
            due: timer.due,
            every: timer.every.map(Duration::from_millis),
            outlives: false,
            event: timer.event.get().to_owned(),
        };
        self.timers.iter().map(set).collect()
    }
}

/// A text of a store as JSON, whatever it is.
fn raw(text: String) -> Box<RawValue> {
    RawValue::from_string(text.clone())
        .or_else(|_| serde_json::value::to_raw_value(&text))
        .unwrap_or_else(|_| RawValue::NULL.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Deadlines;

    #[test]
    fn a_form_has_all_there_was_also_of_what_is_no_json() {
        let timer = |id, outlives| Timer {
            id: TimerId(id),
            due: Moment::from_millis(50),
            every: Some(Duration::from_secs(1)),
            outlives,
            event: "\"Ring\"".to_owned(),
        };
        let stored = |state: &str| Stored { version: 3, state: state.to_owned(), deadlines: Deadlines::default() };
        let json = |form: &Form| serde_json::to_string(form).unwrap();
        let form = Form::new(stored("{\"On\":1}"), &[timer(1, false), timer(2, true)]);
        let text = r#"{"version":3,"state":{"On":1},"timers":[{"id":1,"due":50,"every":1000,"event":"Ring"}]}"#;
        assert_eq!(json(&form), text);
        let Timer { id, due, every, outlives, event } = timer(1, false);
        let again = serde_json::from_str::<Form>(text).unwrap();
        assert_eq!(again.timers(), [TimerChange::Set { id, due, every, outlives, event }]);
        assert_eq!(json(&Form::new(stored("{no"), &[])), r#"{"version":3,"state":"{no"}"#);
    }
}
