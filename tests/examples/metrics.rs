use std::net::SocketAddr;

use stategram::bot::{client_builder, reqwest};
use stategram::testing::TestBot;
use tokio::net::TcpListener;

use crate::bots::metrics::{bot, recorder, routes};

async fn get(client: &reqwest::Client, service: SocketAddr, path: &str) -> (u16, String) {
    let answer = client.get(format!("http://{service}{path}")).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn what_the_bot_did_is_told_over_http() -> stategram::Result<()> {
    let recorder = recorder().unwrap().build_recorder();
    let figures = recorder.handle();
    // All of the bot is in this thread.
    let _recording = ::metrics::set_default_local_recorder(&recorder);
    let mut bot = TestBot::start(bot).await?;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let service = listener.local_addr().unwrap();
    let probe = bot.running().unwrap().probe();
    let serving = tokio::spawn(async move { axum::serve(listener, routes(figures, probe)).await });
    let (ann, bob, client) = (bot.user("ann"), bot.user("bob"), client_builder().unwrap().build().unwrap());
    ann.says("a").await;
    ann.says("b").await;
    bob.says("c").await;

    let (status, page) = get(&client, service, "/metrics").await;
    assert_eq!(status, 200);
    for line in [
        "# TYPE stategram_turn_seconds histogram",
        "stategram_updates_received{kind=\"message\"} 3",
        "stategram_turns{conversation=\"Counter\",outcome=\"taken\"} 3",
        "stategram_turn_seconds_count{conversation=\"Counter\"} 3",
        "stategram_conversations_in_memory{conversation=\"Counter\"} 2",
        "stategram_replies_sent{method=\"sendMessage\"} 3",
        "stategram_replies_waiting 0",
    ] {
        assert!(page.lines().any(|it| it == line), "{line} is not in:\n{page}");
    }
    let (status, health) = get(&client, service, "/health").await;
    let health: serde_json::Value = serde_json::from_str(&health).unwrap();
    assert_eq!((status, &health["in_memory"], &health["store"]), (200, &2.into(), &"memory".into()), "{health}");

    bot.stop().await?;
    assert_eq!(get(&client, service, "/health").await.0, 503);
    serving.abort();
    Ok(())
}
