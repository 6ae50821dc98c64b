//! The time as an argument.

use crate::clock::Moment;
use crate::extract::Extract;
use crate::machine::{Cx, Refusal};

/// When the turn began, by the bot's clock. A turn that is tried again is told when it is.
impl<S, F, A> Extract<S, F, A> for Moment {
    const SURE: bool = true;

    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        Ok(cx.now())
    }
}
