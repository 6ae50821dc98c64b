//! What an `undeliverable` handler is told.

use crate::extract::Extract;
use crate::machine::{Cx, Refusal, trigger};
use crate::reply::Undeliverable;

impl<S, A> Extract<S, trigger::undeliverable, A> for Undeliverable {
    const SURE: bool = true;

    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        cx.undeliverable().cloned().ok_or(Refusal::Skip)
    }
}
