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
/// event, the [first](#which-handler-runs) in the order of the source runs whose arguments can all be had. `otherwise` is tried
/// last, wherever it stands.
///
/// # `#[handler(..)]`
///
/// | key | meaning |
/// |---|---|
/// | [`app = App`](#app) | the application that [`Data`](crate::Data) is taken from; without it the conversation runs in every bot |
/// | [`crate = path`](#crate) | where this crate is, if not where `Cargo.toml` says |
///
/// # `#[on(State, trigger)]`
///
/// | states | meaning |
/// |---|---|
/// | [`A`](#one-state) | that state |
/// | [`A \| B`](#a--b) | any of these |
/// | [`_`](#_) | any that is not terminal |
///
/// A function may have [several](#several-on) of these.
///
/// # Triggers
///
/// | trigger | takes |
/// |---|---|
/// | [`message`](#message) | any new message |
/// | [`any_message`](#any_message) | what telepot calls `chat`: a message or a channel post, new or edited |
/// | [`photo`, `voice`, `new_chat_members`, `successful_payment`, ..](#the-contents-of-a-message) | a new message with that in it, by the Bot API's names; a poll is `message_poll` |
/// | [`text`](#text) | a new message with text, commands included |
/// | [`command = "start"`](#command) | a message that begins with `/start`, also as `/start@ThisBot` |
/// | [`command`](#command) | a message that begins with any command that is not for another bot |
/// | [`regex = "[0-9]+"`](#regex) | a message with a text in which that is found; with the feature `regex` |
/// | [`album`](#album) | new messages that were sent as one album; in a state without such a handler each comes by itself |
/// | [`edited_message`, `channel_post`, `inline_query`, `my_chat_member`, ..](#the-triggers-of-updates) | an update of this kind, by the Bot API's names |
/// | [`callback_query`](#callback_query) | any pressed button |
/// | [`callback = "yes"`](#callback) | a pressed button with exactly this data |
/// | [`callback = Button::Day(1..=7)`](#callback) | a pressed button whose data matches: a pattern of a type with [`CallbackData`](derive@crate::CallbackData) that binds nothing |
/// | [`enter`](#enter), [`exit`](#exit) | the conversation goes to this state, or leaves it; returns nothing. The entry is never entered |
/// | [`expired`](#expired) | the conversation has been silent, or in this state, for as long as it may |
/// | [`event`](#event) | an event of the conversation's own type: a timer came up, or somebody sent it |
/// | [`failed`](#failed) | a handler returned an error, panicked, or took too long |
/// | [`undeliverable`](#undeliverable) | Telegram refused a reply for good: once for all of a turn's, and not for those of this handler |
/// | [`any`](#any) | any update |
/// | [`unknown`](#unknown) | an update of a kind that is newer than this crate, or one that cannot be read |
/// | [`otherwise`](#otherwise) | any update that no other handler of the state takes |
///
/// A bot asks Telegram for the kinds of update that its handlers name, as far as they reach such a conversation: `any` names all,
/// `otherwise` messages and pressed buttons, or all where neither reaches it, `unknown` none. Each trigger is a type in [`machine::trigger`](crate::machine::trigger).
///
/// # Arguments
///
/// | argument | is | with |
/// |---|---|---|
/// | [`Playing`](#the-state-by-value) | the state, which is left | that one state |
/// | [`&Playing`](#the-state-by-), [`&mut Playing`](#the-state-by-mut) | the state, which may stay; what `&mut` changes is kept if it does | that one state |
/// | [`Game`, `&Game`](#the-whole-conversation) | the conversation in whatever state | any |
/// | [`Text<T>`](#text-what-somebody-wrote) | the text, parsed | `text`, `command`, `regex`, every kind of messages, `any`, `otherwise` |
/// | [`Captures`](#captures-what-the-expression-found) | what the regular expression found | `regex` |
/// | [`Command<T>`](#command-a-command-with-its-arguments) | a command with its arguments | `command`, `text`, `message`, `any_message`, `any`, `otherwise` |
/// | [`DeepLink<T>`](#deeplink-what-a-link-began-with) | what a link began the chat with | `command`, `text`, `regex`, `message`, `any_message`, `any`, `otherwise` |
/// | [`Photo`, `Location`, ..](#photo-location-and-the-other-contents) | what a message is | the trigger of that name, every kind of messages, `any`, `otherwise` |
/// | [`Caption<T>`](#caption-what-is-written-beside-something) | what is written beside it, parsed | `photo` and the other media, `album`, every kind of messages, `any`, `otherwise` |
/// | [`Album`](#album-the-messages-of-an-album) | the messages of an album | `album` |
/// | [`PollAnswer`, `MyChatMember`, ..](#pollanswer-mychatmember-and-the-other-kinds) | what an update holds | the trigger of that name, `any`, `otherwise` |
/// | [`Inline`](#inline-what-somebody-types), [`Chosen`](#chosen-the-result-that-somebody-chose), [`Shipping`](#shipping-where-it-is-to-be-delivered), [`PreCheckout`](#precheckout-what-is-about-to-be-paid) | the query, or what was chosen | the trigger of that query, `any`, `otherwise` |
/// | [`Callback<T>`](#callback-the-data-of-the-button) | the button's data, parsed | `callback`, `callback_query`, `any`, `otherwise` |
/// | [`InlineMessage`](#inlinemessage-a-message-that-was-sent-inline) | which message that was sent inline | `chosen_inline_result`, `callback`, `callback_query`, `any`, `otherwise` |
/// | [`Message`](#message-all-of-the-message) | the whole message | every content and kind of messages, `any`, `otherwise` |
/// | [`Update`](#update-all-of-the-update), [`Raw`](#raw-the-json-of-the-update), [`Glance`](#glance-the-headline-of-the-update) | the whole update, its JSON, its headline | all but `expired`, `event`, `undeliverable` |
/// | [`Event<T>`](#event-what-the-conversation-is-sent) | the event, of the type that the conversation says | `event` |
/// | [`Failure`](#failure-what-went-wrong) | what went wrong | `failed` |
/// | [`Undeliverable`](#undeliverable-which-reply-was-refused) | which reply was refused, and why | `undeliverable` |
/// | [`User`](#user-who-did-it) | who did it | all that somebody does: not `channel_post`, `poll`, `expired`, `event`, .. |
/// | [`Chat`](#chat-where-it-happened) | where | all that happens in a chat, or to a conversation that has one |
/// | [`PerChat`, ..](#perchat-and-the-other-seeds) | the seed of the conversation | any |
/// | [`&mut Reply`](#reply-what-the-bot-answers), [`&mut Reply<Elsewhere>`](#replyelsewhere-where-there-is-no-chat) | sends when the turn is committed | where there is a chat; any |
/// | [`Bot`](#bot-to-call-at-once) | calls at once | any |
/// | [`Data<T>`](#data-what-the-application-has) | something of the application's | any |
/// | [`&mut Timers<T>`](#timers-events-for-later) | sets, moves and cancels timers that send events of that type | any |
/// | [`&mut Events`](#events-events-for-others) | sends events to other conversations | any |
/// | [`Me`](#me-who-the-bot-is) | who the bot is | any |
/// | [`Moment`](#moment-what-time-it-is) | what time it is by the bot's clock | any |
/// | [your own](#an-extractor-of-your-own) | [`Extract`](crate::Extract) | as you say |
///
/// An argument that cannot be had sends the event on to the next handler: `Text<u8>` is a text that is a number.
///
/// # Results
///
/// The return type declares where the handler may go, and the graph is made of these declarations.
///
/// | result | goes |
/// |---|---|
/// | [`Playing`](#a-state) | to that state; to the [entry state](#the-entry-state) is to the end |
/// | [`Stay`](#stay) | nowhere |
/// | [`End`](#end) | to the end |
/// | [`To<A, B, ..>`](#to) | to one of up to eight of these, said with [`to(..)`](crate::to) |
/// | [`Any<Game>`](#any-1) | nowhere, to any state, or to the end |
/// | [`Result<_, E>`](#result) | as above; an error undoes everything and calls `failed` |
/// | [nothing](#nothing) | for `enter` and `exit`, on the way that it is on |
///
/// # Documentation
///
/// What you say of the block is followed by a table of its transitions, one line for each `#[on(..)]`: state, trigger, where
/// it goes, and the function, all as you wrote it. `cargo doc` shows it for programs, and for libraries with
/// `--document-private-items`, or where one of the functions is `pub`. What the types make of it is
/// [`Game::graph()`](crate::machine::Handlers::graph), with the line that each transition is declared on, as data or as a drawing.
///
/// # What does not compile
///
/// A state or target that does not exist or is not declared, an argument that the trigger cannot give, a trigger that never
/// reaches a conversation of this seed, a reply where there is no chat to go to, a handler that an earlier one always
/// forestalls, `expired` where nothing expires, `event` where nothing sends events, `enter` of the entry, edits that would be
/// lost, data longer than a button can carry, application data that is not provided, a future that is not `Send`. More than 512 handlers,
/// or 16 arguments of one.
///
/// `docs/DOES_NOT_COMPILE.md` goes through every message, with what to write instead.
#[doc = include_str!("handler/on.md")]
#[doc = include_str!("handler/triggers.md")]
#[doc = include_str!("handler/updates.md")]
#[doc = include_str!("handler/queries.md")]
#[doc = include_str!("handler/members.md")]
#[doc = include_str!("handler/life.md")]
#[doc = include_str!("handler/state.md")]
#[doc = include_str!("handler/payloads.md")]
#[doc = include_str!("handler/happened.md")]
#[doc = include_str!("handler/anywhere.md")]
#[doc = include_str!("handler/results.md")]
pub use stategram_macros::handler;
