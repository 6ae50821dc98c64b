//! How a bot without a token gets to the simulator.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::bot::{Answer, Fetched, Request, Transport, TransportError};
use crate::simulator::Simulator;
use crate::{Bot, Result};

/// Where what happens is written down, for who plays at the terminal.
const RECORD: &str = "STATEGRAM_RECORD";

/// Carries calls to a simulator in this process, by HTTP as to any server. The simulator belongs to it: it answers from
/// the first call on, and stops when this is dropped.
#[derive(Clone, Debug)]
pub(crate) struct SimulatedTransport {
    simulator: Arc<Simulator>,
    bot: Bot,
}

impl SimulatedTransport {
    /// Opens a free port; it may be outside of a runtime.
    pub(crate) fn new() -> Result<Self> {
        let simulator = Arc::new(Simulator::set_up(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?);
        simulator.note();
        let bot = simulator.bot()?;
        Ok(Self { simulator, bot })
    }

    /// The simulator at the other end.
    pub(crate) fn simulator(&self) -> &Arc<Simulator> {
        &self.simulator
    }
}

/// The bot of a program without a token: it plays with a simulator of its own, which is there when it makes its first
/// call. May be called in or out of a runtime.
pub(crate) fn bot() -> Result<Bot> {
    let transport = SimulatedTransport::new()?;
    if let Some(path) = std::env::var_os(RECORD) {
        transport.simulator().record(path)?;
    }
    Ok(Bot::simulated(transport))
}

impl Transport for SimulatedTransport {
    fn call<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Answer, TransportError>> {
        Box::pin(async move {
            let unsent = |error: crate::Error| TransportError { message: error.to_string(), unsent: true };
            self.simulator.open().map_err(unsent)?;
            self.bot.carry(request).await
        })
    }

    fn fetch<'a>(&'a self, file_path: &'a str) -> BoxFuture<'a, Result<Fetched, TransportError>> {
        Box::pin(self.bot.fetch(file_path))
    }
}
