use stategram::bot::{client_builder, reqwest};
use stategram::testing::TestBot;
use tokio::net::TcpListener;

use crate::bots::webhook_deep_linking::{self, Accounts};

#[tokio::test]
async fn the_page_has_the_link_that_the_bot_knows() -> stategram::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let shop = format!("http://{}", listener.local_addr().unwrap());
    let accounts = Accounts::new(["ann", "bob"]);
    let (of_bot, url) = (accounts.clone(), format!("{shop}/telegram"));
    let mut bot = TestBot::start(move |bot| webhook_deep_linking::bot(bot, of_bot.clone(), url.clone())).await?;
    let running = bot.running().unwrap();
    let me = running.me().clone();
    let routes = webhook_deep_linking::pages(me, accounts).merge(running.webhook_router()?);
    let service = tokio::spawn(async move { axum::serve(listener, routes).await });

    let client = client_builder().unwrap().no_proxy().build().unwrap();
    let page = async |account: &str| {
        let answer: reqwest::Response = client.get(format!("{shop}/link/{account}")).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let key = async |account: &str| {
        let (status, page) = page(account).await;
        assert_eq!(status, 200, "{page}");
        let link = page.split('"').nth(1).unwrap();
        assert_eq!(page, format!("Open conversation with bot: <a href=\"{link}\">{link}</a>\n"));
        link.strip_prefix("https://t.me/sim_8000000001_bot?start=").unwrap().to_owned()
    };
    let (of_ann, of_bob) = (key("ann").await, key("bob").await);
    assert_eq!(page("eve").await.0, 404);
    assert_eq!(page("").await.0, 404);

    let ann = bot.user("ann");
    ann.says("hi").await;
    ann.says("/start").await;
    ann.starts("nonsense").await;
    // It looks like a key, and nobody has it.
    let of_nobody = "0".repeat(32);
    ann.starts(&of_nobody).await;
    ann.starts(&of_ann).await;
    ann.says("hi").await;
    // Whoever is known stays so.
    ann.starts("nonsense").await;
    ann.says("/start").await;
    ann.starts(&of_bob).await;
    ann.says("hi").await;
    let chat_id = ann.id();
    bot.expect(&format!(
        "
        ann: hi
        bot: We don't know you yet. Your page in the shop has a link that leads you here.
        ann: /start
        bot: No payload, or more than one chunk of payload
        ann: /start nonsense
        bot: Invalid key, no corresponding User ID
        ann: /start {of_nobody}
        bot: Invalid key, no corresponding User ID
        ann: /start {of_ann}
        bot: Payload: {of_ann}
          User ID: ann
          chat_id: {chat_id}
        ann: hi
        bot: What can we do for you, ann?
        ann: /start nonsense
        bot: Invalid key, no corresponding User ID
        ann: /start
        bot: No payload, or more than one chunk of payload
        ann: /start {of_bob}
        bot: Payload: {of_bob}
          User ID: bob
          chat_id: {chat_id}
        ann: hi
        bot: What can we do for you, bob?
        "
    ));
    // Where Telegram has not heard the answers, all of it comes again.
    let deliveries = bot.simulator().deliveries();
    for attempt in deliveries.attempts() {
        deliveries.repeat(attempt.update_id)?;
        bot.settled().await;
    }
    assert!(deliveries.attempts().iter().all(|it| it.status == Some(200)));
    assert_eq!(deliveries.attempts().len(), 20);
    ann.says("hi").await;
    bot.expect("ann: hi\nbot: What can we do for you, bob?");
    // Who is not Telegram is not let in, beside the pages.
    let stranger = client.post(format!("{shop}/telegram")).body("{}").send().await.unwrap();
    assert_eq!(stranger.status().as_u16(), 401);
    bot.stop().await?;
    assert_eq!(page("ann").await.0, 200, "the pages do not need the bot");
    service.abort();
    Ok(())
}
