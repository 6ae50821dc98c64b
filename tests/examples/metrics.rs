use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use stategram::bot::{Scripted, client_builder, reqwest};
use stategram::testing::TestBot;
use stategram::{Bot, Webhook};
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
    let health: Value = serde_json::from_str(&health).unwrap();
    assert_eq!((status, &health["in_memory"], &health["store"]), (200, &2.into(), &"memory".into()), "{health}");
    bot.advance(Duration::from_secs(10)).await;
    let (_, page) = get(&client, service, "/metrics").await;
    let forgotten = "stategram_conversations_in_memory{conversation=\"Counter\"} 0";
    assert!(page.lines().any(|it| it == forgotten), "{page}");

    bot.stop().await?;
    assert_eq!(get(&client, service, "/health").await.0, 503);
    serving.abort();
    Ok(())
}

#[tokio::test]
async fn it_is_told_beside_a_webhook() -> stategram::Result<()> {
    let recorder = recorder().unwrap().build_recorder();
    let figures = recorder.handle();
    let _recording = ::metrics::set_default_local_recorder(&recorder);
    let telegram = Scripted::new();
    let sent = json!({"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "text": "1"});
    telegram.always("getMe", &json!({"id": 1, "is_bot": true, "first_name": "B", "username": "b_bot"}));
    telegram.always("sendMessage", &sent);
    let webhook = Webhook::listen("127.0.0.1:0").path("/telegram").secret("s3cret_of_the_webhook");
    let running = bot(Bot::over(telegram.clone())).webhook(webhook).start().await?;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let service = listener.local_addr().unwrap();
    let probe = running.probe();
    let serving = tokio::spawn(async move { axum::serve(listener, routes(figures, probe)).await });
    let client = client_builder().unwrap().build().unwrap();
    let health: Value = serde_json::from_str(&get(&client, service, "/health").await.1).unwrap();
    assert_eq!((&health["source"], &health["last_heard"]), (&"webhook".into(), &Value::Null), "{health}");

    let update = json!({"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "text": "a"}});
    for (secret, expected) in [("s3cret_of_the_webhook", 200), ("of_somebody", 401)] {
        let url = format!("http://{}/telegram", running.webhook_address().unwrap());
        let post = client.post(url).header("x-telegram-bot-api-secret-token", secret).body(update.to_string());
        assert_eq!(post.send().await.unwrap().status().as_u16(), expected);
    }
    running.settled().await;
    let (_, page) = get(&client, service, "/metrics").await;
    for line in [
        "stategram_webhook_requests{status=\"200\"} 1",
        "stategram_webhook_requests{status=\"401\"} 1",
        "stategram_updates_received{kind=\"message\"} 1",
        "stategram_replies_sent{method=\"sendMessage\"} 1",
    ] {
        assert!(page.lines().any(|it| it == line), "{line} is not in:\n{page}");
    }
    let (status, health) = get(&client, service, "/health").await;
    let health: Value = serde_json::from_str(&health).unwrap();
    assert!(status == 200 && health["last_heard"].is_number(), "{health}");
    // The webhook is not where this is told, nor this where the webhook is.
    let other = format!("http://{}/health", running.webhook_address().unwrap());
    assert_eq!(client.get(other).send().await.unwrap().status().as_u16(), 404);
    running.shutdown().await?;
    serving.abort();
    Ok(())
}
