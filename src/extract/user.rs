//! The user as an argument.

use std::collections::HashMap;
use std::ops::Deref;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::extract::{CarriesUser, Extract};
use crate::machine::{Cx, Refusal};
use crate::types;
use crate::update::{Broken, Incoming};

/// Who did it, as a Bot API [`types::User`] by `Deref`.
///
/// Only this part of the update is parsed. An update without a user, such as a message in a channel, is left to the next
/// handler, and so is what happens without an update. An anonymous administrator is Telegram's own `GroupAnonymousBot`.
#[derive(Clone, Debug, PartialEq)]
pub struct User(types::User);

impl<S, F: CarriesUser, A> Extract<S, F, A> for User {
    const SURE: bool = F::SURE;

    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        let update = cx.update().ok_or(Refusal::Skip)?;
        match who(update) {
            Ok(user) => user.map(Self).ok_or(Refusal::Skip),
            Err(error) => {
                Err(Refusal::Fail(Box::new(Broken { update_id: Some(update.update_id()), reason: error.to_string() })))
            }
        }
    }
}

impl Deref for User {
    type Target = types::User;

    fn deref(&self) -> &types::User {
        &self.0
    }
}

/// The Bot API calls whoever did it `from`, or `user` where nothing was sent.
#[derive(Deserialize)]
struct Who {
    from: Option<types::User>,
    user: Option<types::User>,
}

fn who(update: &Incoming) -> Result<Option<types::User>, serde_json::Error> {
    let parts: HashMap<&str, &RawValue> = serde_json::from_str(update.raw())?;
    let Some(part) = parts.get(update.kind().name()) else { return Ok(None) };
    let Who { from, user } = serde_json::from_str(part.get())?;
    Ok(from.or(user))
}
