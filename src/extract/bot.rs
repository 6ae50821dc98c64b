//! The bot as an argument.

use crate::Bot;
use crate::extract::Extract;
use crate::machine::{Cx, Refusal};

/// For calls whose answer matters now. They are made at once, and again if the turn is run again.
impl<S, F, A> Extract<S, F, A> for Bot {
    const SURE: bool = true;

    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        Ok(cx.bot().clone())
    }
}
