//! The handler table, sorted for dispatch: for each state and leaf the handlers that may take the event, in the order in
//! which they are tried. Its cost does not grow with the states, nor with the handlers of other events.

use crate::machine::reach;
use crate::machine::{Handler, Handlers, StateId};
use crate::update::{Leaf, Leaves};

pub(super) struct Table<C: Handlers> {
    rows: Vec<[Vec<&'static Handler<C>>; Leaf::COUNT]>,
    taken: Leaves,
}

impl<C: Handlers> Table<C> {
    pub(super) fn new() -> Self {
        let row = |state: u8| {
            std::array::from_fn(|leaf| {
                let mine = |it: &&'static Handler<C>| it.states.contains(state) && it.leaves.has(leaf);
                // `otherwise` is tried last, wherever it stands.
                let (last, first): (Vec<_>, Vec<_>) = C::HANDLERS.iter().filter(mine).partition(|it| it.otherwise);
                first.into_iter().chain(last).collect()
            })
        };
        let taken = C::HANDLERS.iter().fold(Leaves::NONE, |all, it| all.union(it.leaves));
        Self { rows: (0..=u8::MAX).take(C::STATES.len()).map(row).collect(), taken }
    }

    pub(super) fn of(&self, state: StateId, leaf: Leaf) -> &[&'static Handler<C>] {
        self.rows.get(usize::from(state.0)).map_or(&[], |row| &row[leaf as usize])
    }

    /// Whether any handler, in whatever state, may take the event.
    pub(super) fn has(&self, leaf: Leaf) -> bool {
        self.taken.contains(leaf)
    }

    /// The events that the handlers name, as far as such a conversation takes them. `otherwise` takes what comes, and names
    /// messages and callback queries, or all there is where it takes none of these.
    pub(super) fn named() -> Leaves {
        let carried = reach::carried::<C>();
        let usual = Leaves::MESSAGES.union(Leaves::of(&[Leaf::CallbackQuery]));
        let usual = if usual.overlaps(carried) { usual } else { carried };
        let named = |it: &Handler<C>| if it.otherwise { usual } else { it.leaves };
        C::HANDLERS.iter().fold(Leaves::NONE, |all, it| all.union(named(it))).intersection(carried)
    }
}
