//! What a `failed` handler is told.

use crate::extract::Extract;
use crate::machine::{Cx, Failure, Refusal, trigger};

impl<S, A> Extract<S, trigger::failed, A> for Failure {
    const SURE: bool = true;

    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        cx.failure().cloned().ok_or(Refusal::Skip)
    }
}
