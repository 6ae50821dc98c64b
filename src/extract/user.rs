//! The user as an argument.

use std::fmt;
use std::ops::Deref;

use serde::Deserialize;

use crate::extract::Extract;
use crate::extract::carries::CarriesUser;
use crate::machine::{Cx, Refusal};
use crate::types;
use crate::update::{Broken, Incoming};

/// Who did it, as a Bot API [`types::User`] by `Deref`.
///
/// Only this part of the update is parsed. An update without a user, such as the vote of a chat in a poll, is left to the next
/// handler, and so is what happens without an update. An anonymous administrator is Telegram's own `GroupAnonymousBot`.
#[derive(Clone, PartialEq)]
pub struct User(pub types::User);

impl<S, F: CarriesUser, A> Extract<S, F, A> for User {
    const SURE: bool = F::SURE;

    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        let update = cx.update().ok_or(Refusal::Skip)?;
        match who(update) {
            Ok(Some(user)) => Ok(Self(user)),
            Ok(None) if F::SURE => Err(Refusal::Fail(Box::new(update.lacks("from")))),
            Ok(None) => Err(Refusal::Skip),
            Err(broken) => Err(Refusal::Fail(Box::new(broken))),
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

fn who(update: &Incoming) -> Result<Option<types::User>, Broken> {
    if update.user_id().is_none() {
        return Ok(None);
    }
    update.payload().map(|Who { from, user }| from.or(user))
}

/// Says who it is by the id, and not by the name; the Bot API's object in it shows everything.
impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User").field("id", &self.0.id).finish_non_exhaustive()
    }
}
