//! What is remembered of things that nothing ends, up to a number of them.

use std::borrow::Borrow;
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

/// Of more than so many the oldest are forgotten.
pub(crate) const REMEMBERED: usize = 100_000;

/// The newest [`REMEMBERED`] of what was kept under a key, as old as it was last put there.
#[derive(Debug)]
pub(crate) struct Recent<K, V> {
    by_key: HashMap<K, (u64, V)>,
    by_age: BTreeMap<u64, K>,
    next: u64,
}

impl<K: Clone + Eq + Hash, V> Recent<K, V> {
    /// Keeps it, and gives what stood there before.
    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        let before = self.remove(&key);
        if self.by_age.len() == REMEMBERED
            && let Some((_, oldest)) = self.by_age.pop_first()
        {
            self.by_key.remove(&oldest);
        }
        self.by_age.insert(self.next, key.clone());
        self.by_key.insert(key, (self.next, value));
        self.next += 1;
        before
    }

    pub(crate) fn get<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.by_key.get(key).map(|(_, value)| value)
    }

    pub(crate) fn get_mut<Q: Eq + Hash + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        self.by_key.get_mut(key).map(|(_, value)| value)
    }

    pub(crate) fn remove<Q: Eq + Hash + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let (age, value) = self.by_key.remove(key)?;
        self.by_age.remove(&age);
        Some(value)
    }

    /// All of them, the newest first.
    pub(crate) fn newest(&self) -> impl Iterator<Item = (&K, &V)> {
        self.by_age.values().rev().filter_map(|key| Some((key, self.get(key)?)))
    }
}

impl<K, V> Default for Recent<K, V> {
    fn default() -> Self {
        Self { by_key: HashMap::new(), by_age: BTreeMap::new(), next: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_of_too_many_are_forgotten() {
        let mut recent = Recent::default();
        for key in 0..REMEMBERED {
            assert_eq!(recent.insert(key, key), None);
        }
        assert_eq!(recent.insert(0, 7), Some(0), "which makes it the newest");
        assert_eq!(recent.insert(REMEMBERED, 8), None);
        assert_eq!((recent.get(&0), recent.get(&1), recent.get(&2)), (Some(&7), None, Some(&2)));
        assert_eq!(recent.newest().take(2).map(|(key, _)| *key).collect::<Vec<_>>(), [REMEMBERED, 0]);
        assert_eq!((recent.remove(&2), recent.remove(&2)), (Some(2), None));
        assert_eq!((recent.by_key.len(), recent.by_age.len()), (REMEMBERED - 1, REMEMBERED - 1));
    }
}
