//! Which conversations go on under another seed, since their group is a supergroup now.

use std::collections::{HashMap, VecDeque};

/// How many are remembered. What was written to the group before reaches the supergroup for so long.
const KEPT: usize = 65_536;

/// The newest of those that have moved, by name and old seed.
#[derive(Debug, Default)]
pub(super) struct Moved {
    to: HashMap<(&'static str, String), String>,
    order: VecDeque<(&'static str, String)>,
}

impl Moved {
    pub(super) fn put(&mut self, name: &'static str, from: &str, to: String) {
        let key = (name, from.to_owned());
        if self.to.insert(key.clone(), to).is_none() {
            self.order.push_back(key);
        }
        if self.order.len() > KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.to.remove(&oldest);
        }
    }

    pub(super) fn of(&self, name: &'static str, from: &str) -> Option<String> {
        self.to.get(&(name, from.to_owned())).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_are_remembered() {
        let mut moved = Moved::default();
        for group in 0..=KEPT {
            moved.put("Game", &group.to_string(), "7".to_owned());
            moved.put("Game", &group.to_string(), format!("to {group}"));
        }
        assert_eq!(moved.order.len(), KEPT);
        assert_eq!((moved.of("Game", "0"), moved.of("Menu", "5")), (None, None));
        assert_eq!(moved.of("Game", "5"), Some("to 5".to_owned()));
    }
}
