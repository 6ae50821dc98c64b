//! One state as a type of its own.

/// A state of the conversation `C`: the struct that `#[derive(Conversation)]` makes of a variant.
///
/// The derive implements this trait; nobody else should.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a state of `{C}`",
    label = "not a state of `{C}`",
    note = "the states of `{C}` are its variants, each a struct in the module named after the enum"
)]
pub trait State<C>: Sized {
    /// The position of the state among [`Conversation::STATES`](crate::machine::Conversation::STATES).
    const INDEX: u8;

    /// The conversation in this state.
    fn pack(self) -> C;

    /// The state, if the conversation is in it.
    fn unpack(conversation: C) -> Option<Self>;
}
