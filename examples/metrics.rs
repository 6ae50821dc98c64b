//! Counts the messages of each chat, and tells whoever runs it what it does: `/metrics` for Prometheus, `/health` for whatever
//! starts programs anew.
//!
//!     cargo run --example metrics
//!
//! runs in this terminal, against a simulated Telegram; with `TELEGRAM_BOT_TOKEN` set it is a real bot. From another terminal:
//!
//!     curl http://127.0.0.1:9464/metrics
//!     curl -i http://127.0.0.1:9464/health
//!
//! `METRICS_LISTEN` is the address, if it is to be another one. It is a listener of its own, beside the webhook where the bot has
//! one, so that who can reach the one cannot reach the other:
//!
//!     STATEGRAM_WEBHOOK_LISTEN=127.0.0.1:8080 STATEGRAM_WEBHOOK_URL=https://bot.example.org/telegram \
//!         cargo run --example metrics --features webhook
//!
//! Prometheus is told of it so:
//!
//!     scrape_configs:
//!       - job_name: counter
//!         static_configs: [{targets: ["127.0.0.1:9464"]}]
//!
//! What each figure is says `docs/OBSERVABILITY.md`.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use stategram::prelude::*;
use stategram::{Builder, Probe};
use tokio::net::TcpListener;

/// How many messages there were in a chat.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "10s")]
pub(crate) enum Counter {
    #[state(entry)]
    Fresh,
    Counting {
        count: u32,
    },
}
use counter::{Counting, Fresh};

#[handler]
impl Counter {
    #[on(Fresh, message)]
    fn first(reply: &mut Reply) -> Counting {
        reply.text("1");
        Counting { count: 1 }
    }

    #[on(Counting, message)]
    fn next(counter: &mut Counting, reply: &mut Reply) -> Stay {
        counter.count += 1;
        reply.text(counter.count.to_string());
        Stay
    }
}

pub(crate) fn bot(bot: Bot) -> Builder {
    bot.conversation::<Counter>()
}

/// Times are counted in buckets, from a tenth of a millisecond to ten seconds: Prometheus can add those of several bots up.
pub(crate) fn recorder() -> Result<PrometheusBuilder, BuildError> {
    let buckets = [0.0001, 0.001, 0.01, 0.1, 1.0, 10.0];
    PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &buckets)
}

pub(crate) fn routes(figures: PrometheusHandle, probe: Probe) -> Router {
    Router::new().route("/metrics", get(metrics)).route("/health", get(health)).with_state((figures, probe))
}

async fn metrics(State((figures, _)): State<(PrometheusHandle, Probe)>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], figures.render())
}

/// 503 where the bot takes nothing in: whatever watches over it starts it anew then.
async fn health(State((_, probe)): State<(PrometheusHandle, Probe)>) -> impl IntoResponse {
    let health = probe.health();
    let status = match &health {
        Some(health) if health.is_healthy() => StatusCode::OK,
        Some(_) | None => StatusCode::SERVICE_UNAVAILABLE,
    };
    (status, [(header::CONTENT_TYPE, "application/json")], serde_json::to_string(&health).unwrap_or_default())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Before the bot is made: it counts with the recorder that is there then.
    let figures = recorder()?.install_recorder()?;
    let sweeping = figures.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_secs(5)).await;
            // Times that nobody has asked for must not fill the memory.
            sweeping.run_upkeep();
        }
    });
    let address = std::env::var("METRICS_LISTEN").unwrap_or_else(|_| "127.0.0.1:9464".to_owned());
    let listener = TcpListener::bind(&address).await?;
    eprintln!("The figures are at http://{}/metrics", listener.local_addr()?);
    let serve = |running: &stategram::Running| {
        let routes = routes(figures, running.probe());
        async move { Ok(axum::serve(listener, routes).await?) }
    };
    bot(Bot::from_env()?).run_with(serve).await
}
