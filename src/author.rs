//! The macros, with their documentation.

/// Makes commands of an enum: its variants are the commands, their fields the arguments, and the comments above them what
/// Telegram shows while somebody writes.
///
/// ```
/// use stategram::prelude::*;
///
/// #[derive(Command)]
/// enum Cmd {
///     /// Throws dice
///     #[command(de = "Würfelt")]
///     Roll { sides: u32, times: Option<u8> },
///     /// Reminds you of something later
///     #[command(alias = ["r", "later"])]
///     Remind(u32, String),
///     /// Says what there is
///     Help,
///     #[command(hidden)]
///     Debug,
/// }
/// ```
///
/// They are taken by handlers with the trigger `command` and the argument [`Command<Cmd>`](struct@crate::Command), and offered by
/// Telegram with [`Builder::commands`](crate::Builder::commands). [`Commands`](crate::commands::Commands) is the trait behind it.
///
/// # Arguments
///
/// | field | takes | usage |
/// |---|---|---|
/// | `T` | one word, parsed with `FromStr` | `<sides>` |
/// | `Option<T>` | one word, if there is one; what follows it has to be optional, too | `[times]` |
/// | `Vec<T>`, last | all words | `[numbers...]` |
/// | `String`, last | all that is left, as it was written; it has to be something | `<words...>` |
/// | `Option<String>`, last | the same, or nothing | `[words...]` |
///
/// Words are separated by blanks; between quotes, `"so to say"`, several are one. A field without a name is called after its
/// type in the usage line. More words than there are arguments are a wrong use; only a command without arguments takes no
/// notice of what follows it.
///
/// # `#[command(..)]`
///
/// | key | meaning |
/// |---|---|
/// | `name = "roll"` | the command, if not the variant's name in `snake_case`: 1 to 32 of `a-z0-9_` |
/// | `alias = "r"`, `alias = ["r", "later"]` | other names, of which Telegram is not told |
/// | `description = ".."` | instead of the first paragraph of the comment; up to 256 characters |
/// | `de = ".."`, `pt = ".."` | the description in that language (ISO 639-1) |
/// | `usage = ".."` | another usage line |
/// | `hidden` | it is understood, and Telegram is not told of it; it needs no description |
/// | `crate = path` | on the enum: where this crate is, if not where `Cargo.toml` says |
pub use stategram_macros::Command;

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
/// The derive makes one struct of each variant, in a module named after the enum: `Order::Choosing { pizza }` is also
/// `order::Choosing { pizza }`. It can be cloned, shown by `Debug` and compared if its fields can, and there is a `From`
/// from it to the enum. A variant `Cart(Cart)` with one field of its own name makes none: your `Cart` is the state, and may
/// have methods.
///
/// The enum has to be `Clone + Serialize + DeserializeOwned + Send + Sync`, whichever store is used. `serde` has to be among
/// your own dependencies, since its derives look for it there. It is the enum that is stored, as JSON, in whatever form its
/// `#[serde(..)]` attributes give it; the structs of the states never are.
///
/// # `#[conversation(..)]`
///
/// | key | meaning |
/// |---|---|
/// | `per_chat`, `per_user`, .. | what one conversation is kept per: see below |
/// | `chats(private, group)` | it takes what comes from such chats alone: `private`, `group`, `supergroup`, `channel` |
/// | `expires = "10m"` | it ends after this time of silence; `never`, the default, has no end |
/// | `at_most = "1h"` | it stays in a state for no longer than this |
/// | `event = Alarm` | the type of its [events](crate::Event), which it is sent beside updates; with `serde`'s derives |
/// | `own_keyboards` | presses on the buttons that it sends come to it, and to no other, wherever they are pressed: telepot's `intercept_callback_query_origin`. Each button then says whose it is, in up to 20 of its 64 bytes, and a forged press may say so too: where that matters, ask who pressed (`User`), or sign the data |
/// | `name = "order"` | what it is stored under, by default the enum's name |
/// | `version = 2` | the version of the stored form, by default 1 |
/// | `previous = OrderV1` | the form before; requires [`Migrate<OrderV1>`](crate::machine::Migrate) |
/// | `previous = (OrderV2, OrderV1)` | the forms before, the newest first; as well `Migrate<OrderV1> for OrderV2` |
/// | `crate = path` | where this crate is, if not where `Cargo.toml` says |
///
/// A time is written as `"90s"`, `"30m"`, `"1h 30m"` or `"7d"`.
///
/// As in telepot, a `group` is no `supergroup`. With `chats(..)` nothing is taken that comes from no chat, such as an inline
/// query. Who of them may speak is told where the conversation is registered:
/// [`conversation_where`](crate::Builder::conversation_where).
///
/// # Seeds
///
/// A conversation has one of these. Each is a type, too, which [`Handle`](crate::Handle) takes, and handlers, as an argument.
///
/// | key | one conversation for | replies without an update go to | type |
/// |---|---|---|---|
/// | `per_chat` | each chat | the chat | [`PerChat`](crate::machine::PerChat) |
/// | `per_user` | each user, wherever the user writes | the private chat | [`PerUser`](crate::machine::PerUser) |
/// | `per_chat_user` | each user in each chat | the chat | [`PerChatUser`](crate::machine::PerChatUser) |
/// | `per_topic` | each topic of each chat, and what is in none | the topic | [`PerTopic`](crate::machine::PerTopic) |
/// | `per_inline_user` | each user of the inline mode | the private chat | [`PerInlineUser`](crate::machine::PerInlineUser) |
/// | `per_callback_origin` | each message whose buttons are pressed | its chat, unless it was sent inline | [`PerCallbackOrigin`](crate::machine::PerCallbackOrigin) |
/// | `per_invoice` | each buyer and payload | the private chat | [`PerInvoice`](crate::machine::PerInvoice) |
/// | `per_application` | the bot as a whole | | [`PerApplication`](crate::machine::PerApplication) |
/// | `per_update` | each update, side by side; it has its entry alone, and is not kept | | [`PerUpdate`](crate::machine::PerUpdate) |
/// | `seed = path::to::function` | each key of a `fn(&Incoming) -> Option<K>` of your own | | [`PerKey`](crate::machine::PerKey) |
///
/// An anonymous sender counts as the chat that it speaks for. What comes through a business account (`business_message`, ..) is
/// for `per_application`, `per_update` and functions of your own: the ids of its chats are those of others as well. An update
/// that a conversation has no seed for is not its own.
///
/// # `#[state(..)]`
///
/// | key | meaning |
/// |---|---|
/// | `entry` | where every conversation begins; one state has it, and that state has no data |
/// | `terminal` | the conversation is over, and kept until it expires: a handler here can only `Stay` |
/// | `expires`, `at_most` | as above, for this state; `expires = never` for one that waits |
///
/// # What does not compile
///
/// A state that no handler leads to, unless there is a `previous` form, and one without a handler that is not `terminal`. A
/// seed together with what it has no use for (`chats(..)` of `per_inline_user`, a second state of `per_update`), a seed
/// function whose key `serde` cannot write, an event type that `serde` cannot write or read, and a `previous` form that goes
/// to no other. An enum inside of a function may not name types that are local to that function, since the structs stand in a
/// module of their own.
pub use stategram_macros::Conversation;

/// Makes an enum, or a struct, what a button says when it is pressed.
///
/// ```
/// use stategram::prelude::*;
///
/// #[derive(CallbackData, Debug, PartialEq)]
/// enum Button {
///     Yes,
///     No,
///     Day { month: i32, day: u8 },
/// }
///
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_chat)]
/// # enum Date { #[state(entry)] Asking }
/// # use date::Asking;
/// #[handler]
/// impl Date {
///     #[on(Asking, command = "date")]
///     fn ask(reply: &mut Reply) -> Stay {
///         let days = (1..=31).map(|day| (day.to_string(), Button::Day { month: 24_314, day }));
///         reply.text("When?").keyboard(Keyboard::new().grid(7, days).button("Never", Button::No));
///         Stay
///     }
///
///     #[on(Asking, callback = Button::Yes | Button::No)]
///     fn answered(reply: &mut Reply) -> Stay {
///         reply.toast("As you say.");
///         Stay
///     }
///
///     #[on(Asking, callback = Button::Day { day: 29..=31, .. })]
///     fn late(reply: &mut Reply) -> Stay {
///         reply.toast("Too late in the month.");
///         Stay
///     }
///
///     #[on(Asking, callback = Button::Day { .. })]
///     fn chosen(Callback(button): Callback<Button>, reply: &mut Reply) -> End {
///         reply.edit_pressed(format!("{button:?} it is."));
///         End
///     }
/// }
///
/// let data = Button::Day { month: 24_314, day: 7 }.to_data();
/// assert!(data.len() <= Button::MAX_DATA && Button::MAX_DATA <= 64);
/// assert_eq!(Button::from_data(&data), Some(Button::Day { month: 24_314, day: 7 }));
/// assert_eq!(Button::from_data("made up"), None);
/// ```
///
/// Telegram allows 64 bytes. What the fields can come to is known at compile time: they are integers, `bool`, `char`,
/// [`Brief<N>`](crate::press::Brief) texts, `Option`s, arrays and tuples of such, and other types with this derive; see
/// [`CallbackField`](crate::press::CallbackField). Numbers take a letter for every five bits that they have.
///
/// The text begins with a tag, four letters made from the module and the name of the type, so that no two types are
/// taken for one another; and it names the variant by two letters made from its name, so that variants may be added and
/// reordered while buttons are about.
///
/// # `#[callback_data(..)]`
///
/// | key | meaning |
/// |---|---|
/// | `tag = "b"` | what the text begins with: 1 to 8 letters, digits and `_`; it stays when the type is renamed or moved |
/// | `version = 2` | where what the fields mean has changed: the data of other versions is none of this type's |
/// | `signed` | a press counts only with the bot's own signature ([`Builder::callback_key`](crate::Builder::callback_key)), which takes 13 of the 64 bytes |
/// | `name = "Yes"` | on a variant: by this name it is known in the data, and not by its own |
/// | `crate = path` | where this crate is, if not where `Cargo.toml` says |
///
/// Old buttons stay where they are in a chat. What is pressed there and cannot be read any more reaches `otherwise`,
/// and where there is none the framework answers: with nothing, or with
/// [`Builder::stale_press_toast`](crate::Builder::stale_press_toast).
///
/// Telegram's clients send what a button says and nothing else; whatever else can be sent to a bot, another keyboard of
/// its own can say as well. Where it matters that nobody makes data up, sign it. A forged press reaches no handler at
/// all.
///
/// # What does not compile
///
/// A variant that can come to more than 64 bytes, a field without a greatest length, parameters.
pub use stategram_macros::CallbackData;

/// Makes things available to handlers: every field of the application, by its type, as [`Data<T>`](crate::Data).
///
/// ```
/// use std::sync::Arc;
/// use stategram::prelude::*;
///
/// #[derive(Clone)]
/// struct Prices(Arc<[u32]>);
///
/// #[derive(Provide)]
/// struct App {
///     prices: Prices,
///     #[provide(skip)]
///     name: String,
/// }
///
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_chat)]
/// # enum Shop { #[state(entry)] Open }
/// # use shop::Open;
/// #[handler(app = App)]
/// impl Shop {
///     #[on(Open, message)]
///     fn price(Data(Prices(prices)): Data<Prices>, reply: &mut Reply) -> Stay {
///         reply.text(format!("From {:?}", prices.iter().min()));
///         Stay
///     }
/// }
/// ```
///
/// Two fields of one type would be one too many: wrap one in a type of its own, or leave it out with `#[provide(skip)]`.
/// `#[provide(crate = path)]` on the struct says where this crate is, if not where `Cargo.toml` says.
pub use stategram_macros::Provide;

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
/// | `album` | messages that were sent as one album; in a state without such a handler each comes by itself |
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

/// Writes a text in the Bot API's [HTML](https://core.telegram.org/bots/api#html-style), into which everything is put
/// escaped: whatever somebody calls themselves, it is shown and is no markup.
///
/// It is written as for [`format!`], and gives an [`Html`](crate::texts::html::Html), which is what a reply takes; another `Html` put into it
/// stays what it is. The tags are checked: each is one that Telegram knows, and is closed.
///
/// ```
/// use stategram::html;
/// # use stategram::Reply;
/// # fn won(reply: &mut Reply) {
/// let (name, page) = ("Ann <3", "https://example.org/?a=1&b=2");
/// let line = html!("<b>{name}</b> wins <a href=\"{page}\">{} points</a>", 1 + 2);
/// reply.text(line.clone()).html();
/// # assert_eq!(
/// #     line.as_str(),
/// #     "<b>Ann &lt;3</b> wins <a href=\"https://example.org/?a=1&amp;b=2\">3 points</a>"
/// # );
/// # }
/// ```
///
/// A width or a precision has to be a number. Where tags are to be opened in one text and closed in another, there is
/// [`Html::raw`](crate::texts::html::Html::raw) with [`escape`](crate::texts::html::escape).
pub use stategram_macros::html;
