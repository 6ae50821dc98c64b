//! What a conversation is stored under, and that nobody else is.

use std::any::type_name;
use std::collections::HashMap;

use crate::broadcast::STORED;
use crate::machine::Conversation;

/// The name of a conversation, and the type that bears it.
#[derive(Clone, Copy, Debug)]
pub struct Name {
    pub(super) stored: &'static str,
    ty: fn() -> &'static str,
}

impl Name {
    pub(super) const fn of<C: Conversation>() -> Self {
        Self { stored: C::NAME, ty: type_name::<C> }
    }
}

/// The names as the store is told them.
///
/// # Errors
/// Says which two have the same.
pub(super) fn stored(names: impl Iterator<Item = Name>) -> Result<Vec<&'static str>, String> {
    let mut types = HashMap::new();
    let mut stored = Vec::new();
    for Name { stored: name, ty } in names {
        if name == STORED {
            return Err(format!(
                "conversation `{}` is stored as broadcasts are, under `{name}`: give it another name",
                ty()
            ));
        }
        match types.insert(name, ty()) {
            None => stored.push(name),
            Some(other) if other == ty() => return Err(format!("conversation `{other}` is registered twice")),
            Some(other) => {
                return Err(format!(
                    "two conversations are stored under the name `{name}`, `{other}` and `{}`: give one of them another, \
                     `#[conversation(name = \"..\")]`",
                    ty()
                ));
            }
        }
    }
    Ok(stored)
}
