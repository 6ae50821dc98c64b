//! Events for other conversations.

use crate::extract::argument::{Given, LendMut};
use crate::extract::event::{EventError, written};
use crate::machine::{Conversation, Cx, HandlerError, Refusal, Turn};
use crate::store::{Entry, EntryKind, Key, Posting};

/// Sends events to other conversations, and to this one.
///
/// Handlers take it as `&mut Events`. What is sent is committed with the turn, and not at all if it fails; then it waits
/// for its conversation like an update, and runs the `#[on(.., event)]` handler of the state which that is in. Where there
/// is none, it is dropped.
///
/// ```
/// use stategram::prelude::*;
///
/// /// What the kitchen is told.
/// #[derive(Serialize, Deserialize)]
/// enum Order {
///     Pizza { chat_id: i64 },
/// }
///
/// #[derive(Conversation, Serialize, Deserialize, Clone)]
/// #[conversation(per_chat, event = Order)]
/// enum Kitchen {
///     #[state(entry)]
///     Waiting,
/// }
/// use kitchen::Waiting;
///
/// #[handler]
/// impl Kitchen {
///     #[on(Waiting, event)]
///     fn order(Event(Order::Pizza { chat_id }): Event<Order>, reply: &mut Reply) -> Stay {
///         reply.text(format!("A pizza for {chat_id}!"));
///         Stay
///     }
/// }
///
/// const KITCHEN: PerChat = PerChat(-1001);
///
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_chat)]
/// # enum Guest { #[state(entry)] Hungry }
/// # use guest::Hungry;
/// #[handler]
/// impl Guest {
///     #[on(Hungry, text)]
///     fn order(chat: Chat, events: &mut Events, reply: &mut Reply) -> Stay {
///         events.send::<Kitchen>(&KITCHEN, Order::Pizza { chat_id: chat.id });
///         reply.text("Coming.");
///         Stay
///     }
/// }
/// ```
#[derive(Debug, Default)]
pub struct Events {
    postings: Vec<Posting>,
    error: Option<EventError>,
}

impl Events {
    /// Sends the event to the conversation `C` of that seed.
    ///
    /// One that cannot be written as JSON fails the turn, with [`EventError`]. Where no `C` is registered, it is logged and
    /// dropped; a store that keeps sets it aside.
    #[expect(clippy::needless_pass_by_value, reason = "what is sent is given away")]
    pub fn send<C: Conversation>(&mut self, seed: &C::Seed, event: C::Event) {
        match written(&event) {
            Ok(body) => self.postings.push(Posting {
                conversation: C::NAME.to_owned(),
                seed: Key::new(C::NAME, seed).seed(),
                entry: Entry::new(EntryKind::Event, body),
            }),
            Err(error) => {
                self.error.get_or_insert(error);
            }
        }
    }
}

#[diagnostic::do_not_recommend]
impl<C, S, F> LendMut<C, S, F, Given> for Events {
    fn lend<A>(_: &Cx<'_, A>) -> Result<Self, Refusal> {
        Ok(Self::default())
    }

    fn put_back(self, turn: &mut Turn<C>) -> Result<(), HandlerError> {
        match self.error {
            Some(error) => Err(error.into()),
            None => {
                turn.postings.extend(self.postings);
                Ok(())
            }
        }
    }
}
