//! The macros of `stategram`; their documentation is there.
//!
//! Each goes the same way: `parse` makes syntax of tokens, `model` makes meaning of syntax and collects all that is wrong,
//! `expand` makes code of meaning and cannot fail. The macros meet in the type system alone: none reads what another saw.

mod callback;
mod command;
mod conversation;
mod diag;
mod distance;
#[cfg(test)]
mod documented;
mod duration;
mod handler;
mod html;
mod keys;
mod paths;
mod place;
mod provide;
mod schema;
#[cfg(test)]
mod size;
mod template;
mod tokens;

use proc_macro::TokenStream;

#[cfg(test)]
mod editor;

#[proc_macro_derive(CallbackData, attributes(callback_data))]
#[expect(missing_docs, reason = "documented where it is re-exported")]
pub fn derive_callback_data(input: TokenStream) -> TokenStream {
    callback::derive(input.into()).into()
}

#[proc_macro_derive(Command, attributes(command))]
#[expect(missing_docs, reason = "documented where it is re-exported")]
pub fn derive_command(input: TokenStream) -> TokenStream {
    command::derive(input.into()).into()
}

#[proc_macro_derive(Conversation, attributes(conversation, state))]
#[expect(missing_docs, reason = "documented where it is re-exported")]
pub fn derive_conversation(input: TokenStream) -> TokenStream {
    conversation::derive(input.into()).into()
}

#[proc_macro_attribute]
#[expect(missing_docs, reason = "documented where it is re-exported")]
pub fn handler(attribute: TokenStream, item: TokenStream) -> TokenStream {
    handler::attribute(attribute.into(), item.into()).into()
}

#[proc_macro_derive(Provide, attributes(provide))]
#[expect(missing_docs, reason = "documented where it is re-exported")]
pub fn derive_provide(input: TokenStream) -> TokenStream {
    provide::derive(input.into()).into()
}

#[proc_macro]
#[expect(missing_docs, reason = "documented where it is re-exported")]
pub fn html(input: TokenStream) -> TokenStream {
    html::html(input.into()).into()
}

#[proc_macro_derive(Schema, attributes(schema))]
#[expect(missing_docs, reason = "documented where it is re-exported")]
pub fn derive_schema(input: TokenStream) -> TokenStream {
    schema::derive(input.into()).into()
}
