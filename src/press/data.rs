//! Callback data as a type of the author's.

use std::str::FromStr;

use crate::extract::parses_everything;
use crate::press::tail::SIGNED;
use crate::press::{CallbackField, digits};

/// What a button says when it is pressed: an enum, or a struct, with
/// [`#[derive(CallbackData)]`](derive@crate::CallbackData).
///
/// Its text begins with a tag of the type's own, so that two types are never taken for one another, and says the
/// version of the type; a text of another version is none of its texts.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not callback data",
    label = "not callback data",
    note = "callback data is a string, or an enum with `#[derive(CallbackData)]`"
)]
pub trait CallbackData: CallbackField {
    /// What its texts begin with.
    const TAG: &'static str;

    /// Whether a press counts only with the bot's own signature.
    const SIGNED: bool = false;

    /// The greatest length of its text, in bytes; of Telegram's 64.
    const MAX_DATA: usize = Self::TAG.len() + 1 + Self::MAX_LEN;

    /// The text, as it is given to a button.
    fn to_data(&self) -> String {
        let mut data = String::with_capacity(Self::MAX_DATA);
        data.push_str(Self::TAG);
        data.push(separator(Self::SIGNED));
        self.write(&mut data);
        data
    }

    /// The value, where the text of a pressed button is one of this type's, and of its version.
    fn from_data(data: &str) -> Option<Self> {
        let mut rest = data.strip_prefix(Self::TAG)?.strip_prefix(separator(Self::SIGNED))?;
        Self::read(&mut rest).filter(|_| rest.is_empty())
    }
}

/// Signed data is marked as such, so that whoever has only the text knows that it needs a signature.
const fn separator(signed: bool) -> char {
    if signed { SIGNED } else { ':' }
}

/// What [`Keyboard::button`](crate::Keyboard::button) takes: a string, or [`CallbackData`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what a button can say",
    label = "neither a string nor callback data",
    note = "the data of a button is a string, or an enum with `#[derive(CallbackData)]`"
)]
pub trait ButtonData {
    /// Whether a program wrote it, with marks that texts must not have.
    #[doc(hidden)]
    const TYPED: bool = false;

    /// The text that comes back when the button is pressed.
    fn into_data(self) -> String;
}

#[diagnostic::do_not_recommend]
impl<T: Into<String>> ButtonData for T {
    fn into_data(self) -> String {
        self.into()
    }
}

/// What [`Callback`](crate::Callback) is made of: a `String`, whatever else can be parsed from one, or
/// [`CallbackData`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be had from callback data",
    label = "neither parsed from a text nor callback data",
    note = "`Callback<T>` gives a `String`, a `T: FromStr`, or an enum with `#[derive(CallbackData)]`"
)]
pub trait FromCallback: Sized {
    /// Whether it can be had from every text.
    const SURE: bool = false;

    /// The value, where the text is one of its texts.
    fn from_callback(data: &str) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl<T: FromStr> FromCallback for T {
    const SURE: bool = parses_everything::<T>();

    fn from_callback(data: &str) -> Option<Self> {
        data.parse().ok()
    }
}

/// A tag that is made from a name.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Tag([u8; 4]);

impl Tag {
    /// The tag of this name.
    pub const fn of(name: &str) -> Self {
        let hash = digits::hash(name);
        Self([digits::letter(hash), digits::letter(hash >> 6), digits::letter(hash >> 12), digits::letter(hash >> 18)])
    }

    /// Its letters.
    pub const fn as_str(&self) -> &str {
        match std::str::from_utf8(&self.0) {
            Ok(tag) => tag,
            Err(_) => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use stategram_macros::CallbackData;

    use super::*;
    use crate::press::Brief;

    #[derive(CallbackData, Clone, Debug, PartialEq)]
    enum Button {
        Yes,
        No,
        Day(u8, Option<i64>),
        Size { of: Size, far: bool },
        Said(Brief<20>, [char; 2]),
    }

    #[derive(CallbackData, Clone, Copy, Debug, PartialEq)]
    enum Size {
        Small,
        Large,
    }

    /// The same, under another name.
    #[derive(CallbackData, Debug, PartialEq)]
    enum Other {
        Yes,
        No,
    }

    #[derive(CallbackData, Debug, PartialEq)]
    #[callback_data(tag = "page", version = 2)]
    struct Page {
        number: u16,
        of: Size,
    }

    mod before {
        #[derive(super::CallbackData, Debug, PartialEq)]
        #[callback_data(tag = "page")]
        pub(super) struct Page {
            pub(super) number: u16,
        }
    }

    mod after {
        /// As it was, with more in front.
        #[derive(super::CallbackData, Debug, PartialEq)]
        #[callback_data(tag = "b")]
        pub(super) enum Button {
            New,
            #[callback_data(name = "No")]
            Never,
            Yes,
        }
    }

    #[derive(CallbackData, Debug, PartialEq)]
    #[callback_data(tag = "b")]
    enum Earlier {
        Yes,
        No,
    }

    #[derive(CallbackData, Debug, PartialEq)]
    #[callback_data(tag = "b", signed)]
    enum Signed {
        Yes,
    }

    #[test]
    fn two_types_are_never_taken_for_one_another() {
        assert_eq!(Other::from_data(&Button::Yes.to_data()), None);
        assert_eq!(Button::from_data(&Other::No.to_data()), None);
        assert_ne!(Button::TAG, Other::TAG);
        assert_eq!(Button::TAG.len(), 4);
    }

    #[test]
    fn data_of_another_version_is_none() {
        let page = Page { number: 7, of: Size::Large };
        assert_eq!(page.to_data(), "page:.2.H".to_owned() + &Size::Large.to_data()[5..]);
        assert_eq!(before::Page::from_data(&page.to_data()), None);
        assert_eq!(Page::from_data(&before::Page { number: 7 }.to_data()), None);
        assert_eq!(Page::from_data(&page.to_data()), Some(page));
    }

    #[test]
    fn a_new_variant_changes_no_other_and_a_renamed_one_can_keep_its_name() {
        assert_eq!(after::Button::from_data(&Earlier::Yes.to_data()), Some(after::Button::Yes));
        assert_eq!(after::Button::from_data(&Earlier::No.to_data()), Some(after::Button::Never));
        assert_eq!(Earlier::from_data(&after::Button::New.to_data()), None);
    }

    #[test]
    fn what_has_to_be_signed_says_so() {
        assert_eq!(Signed::from_data(&Earlier::Yes.to_data()), None);
        assert_eq!(Earlier::from_data(&Signed::Yes.to_data()), None);
        assert!(Signed::Yes.to_data().contains(SIGNED));
    }

    #[test]
    fn nothing_may_be_left_over() {
        let data = Button::Yes.to_data();
        assert_eq!(Button::from_data(&data), Some(Button::Yes));
        assert_eq!(Button::from_data(&format!("{data}A")), None);
        assert_eq!(Button::from_data(&data[..data.len() - 1]), None);
    }

    fn button() -> impl Strategy<Value = Button> {
        prop_oneof![
            Just(Button::Yes),
            Just(Button::No),
            any::<(u8, Option<i64>)>().prop_map(|(day, month)| Button::Day(day, month)),
            any::<bool>().prop_map(|far| Button::Size { of: if far { Size::Large } else { Size::Small }, far }),
            ("[^\\pC]{0,5}", any::<[char; 2]>()).prop_map(|(said, by)| Button::Said(Brief::new(said).unwrap(), by)),
        ]
    }

    proptest! {
        #[test]
        fn every_button_comes_back(button in button()) {
            let data = button.to_data();
            prop_assert!(data.len() <= Button::MAX_DATA);
            prop_assert_eq!(Button::from_data(&data), Some(button));
        }

        #[test]
        fn no_data_makes_it_panic_and_what_is_read_is_written_the_same(data: String, rest: String) {
            for data in [data, format!("{}:{rest}", Button::TAG), Button::Yes.to_data() + &rest] {
                if let Some(button) = Button::from_data(&data) {
                    prop_assert_eq!(&button.to_data(), &data);
                }
                let _ = (Page::from_data(&data), Signed::from_data(&data), Button::from_callback(&data));
            }
        }
    }
}
