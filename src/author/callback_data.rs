//! `#[derive(CallbackData)]`.

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
/// | [`tag = "b"`](#tag) | what the text begins with: 1 to 8 letters, digits and `_`; it stays when the type is renamed or moved |
/// | [`version = 2`](#version) | where what the fields mean has changed: the data of other versions is none of this type's |
/// | [`signed`](#signed) | a press counts only with the bot's own signature ([`Builder::callback_key`](crate::Builder::callback_key)), which takes 13 of the 64 bytes |
/// | [`name = "Yes"`](#name) | on a variant: by this name it is known in the data, and not by its own |
/// | [`crate = path`](#crate) | where this crate is, if not where `Cargo.toml` says |
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
#[doc = include_str!("callback_data/keys.md")]
pub use stategram_macros::CallbackData;
