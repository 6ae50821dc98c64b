//! A bot's way to the simulator without a socket.

use std::fmt;
use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::Result;
use crate::bot::{Answer, Request, Transport, TransportError};
use crate::simulator::Simulator;

/// Carries calls to a simulator in the same process. One with files goes by HTTP, since files are parts of a form, which
/// only HTTP has; then the simulator opens a port.
pub(super) struct Direct {
    simulator: Arc<Simulator>,
}

impl Direct {
    pub(super) fn new(simulator: &Arc<Simulator>) -> Self {
        Self { simulator: Arc::clone(simulator) }
    }
}

impl Transport for Direct {
    fn call<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Answer, TransportError>> {
        Box::pin(async move {
            if !request.files.is_empty() {
                let unsent = |error: crate::Error| TransportError { message: error.to_string(), unsent: true };
                self.simulator.bound().map_err(unsent)?;
                return self.simulator.bot().map_err(unsent)?.carry(request).await;
            }
            match self.simulator.call(request.method, request.body.unwrap_or_default().into()).await {
                Some((status, body)) => Ok(Answer { status, body: body.into() }),
                None => {
                    let message = "the connection was closed before the answer".to_owned();
                    Err(TransportError { message, unsent: false })
                }
            }
        })
    }
}

impl fmt::Debug for Direct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Direct").finish_non_exhaustive()
    }
}
