//! `#[handler]` and `#[on(..)]`.

/// Makes handlers of the functions in a block: each with `#[on(State, trigger)]` is a transition.
///
/// A conversation has one such block, in which the order of the functions is the order in which they are tried.
///
/// ```
/// use stategram::prelude::*;
///
/// #[derive(Conversation, Serialize, Deserialize, Clone)]
/// #[conversation(per_chat, expires = "10m")]
/// enum Door {
///     #[state(entry)]
///     Closed,
///     Open { since: u64 },
///     Locked,
/// }
/// use door::{Closed, Locked, Open};
///
/// #[handler]
/// impl Door {
///     /// In every state that is not terminal; written first, it comes first.
///     #[on(_, command = "help")]
///     fn help(reply: &mut Reply) -> Stay {
///         reply.text("open, close, or press a button");
///         Stay
///     }
///
///     #[on(Closed, text)]
///     async fn open(message: Message) -> Open {
///         Open { since: message.date }
///     }
///
///     #[on(Open, callback = "lock")]
///     fn lock(reply: &mut Reply) -> Locked {
///         reply.toast("Click.");
///         Locked
///     }
///
///     #[on(Open | Locked, callback_query)]
///     fn pressed(Callback(number): Callback<u8>) -> To<Stay, Closed> {
///         if number == 0 { to(Closed) } else { to(Stay) }
///     }
///
///     #[on(Open, enter)]
///     fn opened(open: &Open, reply: &mut Reply) {
///         reply.text(format!("Open since {}", open.since)).keyboard(Keyboard::new().button("Lock", "lock"));
///     }
///
///     #[on(Open, expired)]
///     fn blown_shut(_open: Open) -> Closed {
///         Closed
///     }
///
///     #[on(_, failed)]
///     fn sorry(failure: Failure, reply: &mut Reply) -> Stay {
///         reply.text(format!("Something is wrong with the door: {failure}"));
///         Stay
///     }
///
///     #[on(Locked, otherwise)]
///     fn locked(reply: &mut Reply) -> Result<Stay, std::fmt::Error> {
///         reply.text("It is locked.");
///         Ok(Stay)
///     }
/// }
/// ```
///
/// A handler is a `fn` or an `async fn`; functions without `#[on(..)]` are your own. Of the handlers for a state and an
/// event, the first in the order of the source runs whose arguments can all be had. `otherwise` is tried last, wherever it
/// stands.
///
/// # `#[handler(..)]`
///
/// `app = App` names the application that [`Data`](crate::Data) is taken from, and is at least as visible as the
/// conversation; without it the conversation runs in every bot. `crate = path` says where this crate is, if not where
/// `Cargo.toml` says.
///
/// # `#[on(State, trigger)]`
///
/// The states are one, several (`A | B`), or all that are not terminal (`_`). A function may have several `#[on(..)]`.
///
/// | trigger | takes |
/// |---|---|
/// | `message` | any new message |
/// | `any_message` | what telepot calls `chat`: a message or a channel post, new or edited |
/// | `photo`, `voice`, `location`, `new_chat_members`, .. | a new message that is this, by the Bot API's names of a message's fields; the `poll` in a message is `message_poll` |
/// | `text` | a message with text, commands included |
/// | `command = "start"` | a message that begins with `/start`, also as `/start@ThisBot` |
/// | `command` | a message that begins with any command that is not for another bot |
/// | `regex = "[0-9]+"` | a message with a text in which that is found; with the feature `regex` |
/// | `edited_message`, `channel_post`, `inline_query`, `my_chat_member`, .. | an update of this kind, by the Bot API's names |
/// | `album` | new messages that were sent as one album; in a state without such a handler each comes by itself |
/// | `callback_query` | any pressed button |
/// | `callback = "yes"` | a pressed button with exactly this data |
/// | `callback = Button::Day(1..=7)` | a pressed button whose data matches: a pattern of a type with [`CallbackData`](derive@crate::CallbackData) that binds nothing |
/// | `enter`, `exit` | the conversation goes to this state, or leaves it; returns nothing. The entry is never entered |
/// | `expired` | the conversation has been silent, or in this state, for as long as it may |
/// | `event` | an event of the conversation's own type: a timer came up, or somebody sent it |
/// | `failed` | a handler returned an error, panicked, or took too long |
/// | `undeliverable` | Telegram refused a reply for good: once for all of a turn's, and not for those of this handler |
/// | `any` | any update |
/// | `unknown` | an update of a kind that is newer than this crate, or one that cannot be read |
/// | `otherwise` | any update that no other handler of the state takes |
///
/// A bot asks Telegram for the kinds of update that its handlers name: `any` names all, `otherwise` messages and pressed
/// buttons, `unknown` none. All of the triggers are in [`machine::trigger`](crate::machine::trigger).
///
/// A message is what its first field says, in the order of [`Content`](crate::update::Content): one with a venue is a `venue`,
/// though it has a location as well, and one with an animation is an `animation`, though it is also a document.
///
/// # Arguments
///
/// | argument | is | with |
/// |---|---|---|
/// | `Playing` | the state, which is left | that one state |
/// | `&Playing`, `&mut Playing` | the state, which may stay; what `&mut` changes is kept if it does | that one state |
/// | `Game`, `&Game` | the conversation in whatever state | any |
/// | [`Text<T>`](crate::Text) | the text, parsed | `text`, `command`, `regex`, every kind of messages, `any`, `otherwise` |
/// | `Captures` | what the regular expression found | `regex` |
/// | [`Photo`](crate::extract::Photo), [`Location`](crate::extract::Location), .. | what a message is | the trigger of that name, every kind of messages, `any`, `otherwise` |
/// | [`Caption<T>`](crate::extract::Caption) | what is written beside it, parsed | `photo` and the other media, every kind of messages, `any`, `otherwise` |
/// | [`PollAnswer`](crate::extract::PollAnswer), [`MyChatMember`](crate::extract::MyChatMember), .. | what an update holds | the trigger of that name, `any`, `otherwise` |
/// | [`Inline`](crate::Inline), [`Chosen`](crate::Chosen), [`Shipping`](crate::Shipping), [`PreCheckout`](crate::PreCheckout) | the query, or what was chosen | the trigger of that query, `any`, `otherwise` |
/// | [`Album`](crate::Album) | the messages of an album | `album` |
/// | [`Command<T>`](struct@crate::Command) | a command with its arguments | `command`, `text`, `message`, `any`, `otherwise` |
/// | [`DeepLink<T>`](crate::DeepLink) | what a link began the chat with | `command`, `text`, `message`, `any`, `otherwise` |
/// | [`Me`](crate::Me) | who the bot is | any |
/// | [`Moment`](crate::clock::Moment) | what time it is by the bot's clock | any |
/// | [`Callback<T>`](crate::Callback) | the button's data, parsed | `callback`, `callback_query`, `any`, `otherwise` |
/// | [`InlineMessage`](crate::reply::InlineMessage) | which message that was sent inline | `chosen_inline_result`, `callback`, `callback_query`, `any`, `otherwise` |
/// | [`Message`](crate::Message) | the whole message | every content and kind of messages, `any`, `otherwise` |
/// | [`Update`](crate::Update), [`Raw`](crate::extract::Raw), [`Glance`](crate::update::Glance) | the whole update, its JSON, its headline | all but `expired`, `event`, `undeliverable` |
/// | [`User`](crate::User) | who did it | all that somebody does: not `channel_post`, `poll`, `expired`, `event`, .. |
/// | [`PerChat`](crate::machine::PerChat), .. | the seed of the conversation | any |
/// | [`Event<T>`](crate::Event) | the event, of the type that the conversation says | `event` |
/// | [`Chat`](crate::Chat), [`&mut Reply`](crate::Reply), [`Bot`](crate::Bot), [`Data<T>`](crate::Data) | | any |
/// | [`&mut Timers<T>`](crate::Timers) | sets, moves and cancels timers that send events of that type | any |
/// | [`&mut Events`](crate::Events) | sends events to other conversations | any |
/// | [`Failure`](crate::Failure) | what went wrong | `failed` |
/// | [`Undeliverable`](crate::Undeliverable) | which reply was refused, and why | `undeliverable` |
/// | your own | [`Extract`](crate::Extract) | as you say |
///
/// An argument that cannot be had sends the event on to the next handler: `Text<u8>` is a text that is a number. The
/// `Update` and the `User` of `enter`, `exit` and `failed` are those of what caused it, if anything did. Where neither the
/// update nor the conversation has a chat, there is no `Chat`, and replies are taken as
/// [`&mut Reply<Elsewhere>`](crate::reply::Elsewhere).
///
/// # Results
///
/// The return type declares where the handler may go, and the graph is made of these declarations.
///
/// | result | goes |
/// |---|---|
/// | `Playing` | to that state; to the entry state is to the end |
/// | [`Stay`](crate::Stay) | nowhere |
/// | [`End`](crate::End) | to the end |
/// | [`To<A, B, ..>`](crate::To) | to one of up to eight of these, said with [`to(..)`](crate::to) |
/// | [`Any<Game>`](crate::Any) | nowhere, to any state, or to the end |
/// | `Result<_, E>` | as above; an error undoes everything and calls `failed` |
///
/// # What does not compile
///
/// A state or target that does not exist or is not declared, an argument that the trigger cannot give, a trigger that never
/// reaches a conversation of this seed, a reply where there is no chat to go to, a handler that an earlier one always
/// forestalls, `expired` where nothing expires, `event` where nothing sends events, `enter` of the entry, edits that would be lost, data longer than a button can carry, application data that is not provided, a future that is
/// not `Send`.
pub use stategram_macros::handler;
