//! `#[derive(Conversation)]`.

/// Makes a conversation of an enum: its variants are the states.
///
/// ```
/// use stategram::prelude::*;
///
/// #[derive(Conversation, Serialize, Deserialize, Clone)]
/// #[conversation(per_chat, expires = "30m")]
/// enum Order {
///     #[state(entry)]
///     Idle,
///     #[state(at_most = "1h")]
///     Choosing { pizza: String },
///     #[state(terminal, expires = "1d")]
///     Ordered,
/// }
/// use order::{Choosing, Idle, Ordered};
///
/// #[handler]
/// impl Order {
///     #[on(Idle, text)]
///     fn first(Text(pizza): Text) -> Choosing {
///         Choosing { pizza }
///     }
///
///     #[on(Choosing, command = "order")]
///     fn order(Choosing { pizza }: Choosing, reply: &mut Reply) -> Ordered {
///         reply.text(format!("One {pizza}, coming."));
///         Ordered
///     }
///
///     #[on(Ordered, message)]
///     fn already(reply: &mut Reply) -> Stay {
///         reply.text("It is on its way.");
///         Stay
///     }
/// }
/// ```
///
/// The derive makes one struct of each variant, in a module named after the enum: see [there](#the-struct-of-a-state).
///
/// The enum has to be `Clone + Serialize + DeserializeOwned + Send + Sync`, whichever store is used. `serde` has to be among
/// your own dependencies, since its derives look for it there. It is the enum that is stored, as JSON, in whatever form its
/// `#[serde(..)]` attributes give it; the structs of the states never are.
///
/// # `#[conversation(..)]`
///
/// | key | meaning |
/// |---|---|
/// | `per_chat`, `per_user`, .. | what one conversation is kept per: [below](#seeds) |
/// | [`chats(private, group)`](#chats) | it takes what comes from such chats alone |
/// | [`expires = "10m"`](#expires) | it ends after this time of silence |
/// | [`at_most = "1h"`](#at_most) | it stays in a state for no longer than this |
/// | [`must_end`](#must_end) | a state from which no way leads to its end is an error; that it expires is one |
/// | [`event = Alarm`](#event) | the type of its [events](crate::Event), which it is sent beside updates |
/// | [`own_keyboards`](#own_keyboards) | presses on its buttons come to it, and to no other, wherever they are pressed |
/// | [`name = "order"`](#name) | what it is stored under, by default the enum's name |
/// | [`version = 2`](#version) | the version of the stored form, by default 1 |
/// | [`previous = OrderV1`](#previous) | the form before; requires [`Migrate<OrderV1>`](crate::machine::Migrate) |
/// | [`schema = 0x8f3a91bc`](#schema) | the shape of what is stored: where it has changed, this does not compile |
/// | [`crate = path`](#crate) | where this crate is, if not where `Cargo.toml` says |
///
/// Who may speak to it is told where the conversation is registered:
/// [`conversation_where`](crate::Builder::conversation_where).
///
/// # Seeds
///
/// A conversation has one of these.
///
/// | key | one conversation for | replies without an update go to | type |
/// |---|---|---|---|
/// | [`per_chat`](#per_chat) | each chat | the chat | [`PerChat`](crate::machine::PerChat) |
/// | [`per_user`](#per_user) | each user, wherever the user writes | the private chat | [`PerUser`](crate::machine::PerUser) |
/// | [`per_chat_user`](#per_chat_user) | each user in each chat | the chat | [`PerChatUser`](crate::machine::PerChatUser) |
/// | [`per_topic`](#per_topic) | each topic of each chat, and what is in none | the topic | [`PerTopic`](crate::machine::PerTopic) |
/// | [`per_inline_user`](#per_inline_user) | each user of the inline mode | the private chat | [`PerInlineUser`](crate::machine::PerInlineUser) |
/// | [`per_callback_origin`](#per_callback_origin) | each message whose buttons are pressed | its chat, unless it was sent inline | [`PerCallbackOrigin`](crate::machine::PerCallbackOrigin) |
/// | [`per_invoice`](#per_invoice) | each buyer and payload | the private chat | [`PerInvoice`](crate::machine::PerInvoice) |
/// | [`per_application`](#per_application) | the bot as a whole | | [`PerApplication`](crate::machine::PerApplication) |
/// | [`per_update`](#per_update) | each update, side by side; it has its entry alone, and is not kept | | [`PerUpdate`](crate::machine::PerUpdate) |
/// | [`seed = path::to::function`](#seed) | each key of a function of your own | | [`PerKey`](crate::machine::PerKey) |
///
/// An anonymous sender counts as the chat that it speaks for. What comes through a business account (`business_message`, ..) is
/// for `per_application`, `per_update` and functions of your own: the ids of its chats are those of others as well. An update
/// that a conversation has no seed for is not its own.
///
/// # `#[state(..)]`
///
/// | key | meaning |
/// |---|---|
/// | [`entry`](#entry) | where every conversation begins; one state has it, and that state has no data |
/// | [`terminal`](#terminal) | the conversation is over, and kept until it expires: a handler here can only `Stay` |
/// | [`expires`](#expires), [`at_most`](#at_most) | as above, for this state; `expires = never` for one that waits |
///
/// # What does not compile
///
/// A state that no handler leads to, unless there is a `previous` form, one without a handler that is not `terminal`, and, with
/// `must_end`, one that cannot end. A seed together with what it has no use for (`chats(..)` of `per_inline_user`, a second
/// state of `per_update`), a seed function whose key `serde` cannot write, an event type that `serde` cannot write or read, a
/// `previous` form that goes to no other, and a `schema` that is not the shape of what is stored. More than 64 states, and
/// parameters of the enum. An enum inside of a function may not name types that are local to that function, since the structs
/// stand in a module of their own.
#[doc = include_str!("conversation/keys.md")]
#[doc = include_str!("conversation/seeds.md")]
#[doc = include_str!("conversation/states.md")]
pub use stategram_macros::Conversation;
