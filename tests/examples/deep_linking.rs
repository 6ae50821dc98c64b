use stategram::testing::TestBot;

use crate::bots::deep_linking::{Accounts, Shop, Visit};

#[tokio::test]
async fn a_link_leads_to_an_account_and_nothing_else_does() -> stategram::Result<()> {
    let accounts = Accounts::new(["ann", "bob"]);
    let of_bot = accounts.clone();
    let bot = TestBot::start(move |bot| bot.with(Shop { accounts: of_bot.clone() }).conversation::<Visit>()).await?;
    let (ann, bob) = (accounts.key_of("ann").unwrap().to_string(), accounts.key_of("bob").unwrap().to_string());
    let you = bot.user("you");
    you.says("hi").await;
    you.says("/link ann").await;
    you.says("/link eve").await;
    you.says("/start").await;
    you.starts("nonsense").await;
    // It looks like a key, and nobody has it.
    let of_nobody = "0".repeat(32);
    you.starts(&of_nobody).await;
    you.says("still here").await;
    you.starts(&ann).await;
    you.says("hi").await;
    you.starts(&bob).await;
    you.says("/link").await;
    bot.expect(&format!(
        "
        You: hi
        bot: We don't know you yet. Your page in the shop has a link that leads you here: /link ann shows ann's.
        You: /link ann
        bot: Open conversation with bot: https://t.me/sim_8000000001_bot?start={ann}
        You: /link eve
        bot: There is no such account.
        You: /start
        bot: No payload, or more than one chunk of payload
        You: /start nonsense
        bot: Invalid key, no corresponding User ID
        You: /start {of_nobody}
        bot: Invalid key, no corresponding User ID
        You: still here
        bot: We don't know you yet. Your page in the shop has a link that leads you here: /link ann shows ann's.
        You: /start {ann}
        bot: Payload: {ann}
          User ID: ann
          chat_id: 1001
        You: hi
        bot: What can we do for you, ann?
        You: /start {bob}
        bot: Payload: {bob}
          User ID: bob
          chat_id: 1001
        You: /link
        bot: There is no such account.
        "
    ));
    you.says("/start").await;
    you.says(&format!("/start {ann} {bob}")).await;
    for payload in ["nonsense", &"0".repeat(32), &ann.to_uppercase(), &format!("{ann}0"), &ann[..31], "+1"] {
        you.says(&format!("/start {payload}")).await;
    }
    let news = bot.news();
    let answers: Vec<_> = news.lines().filter_map(|it| it.strip_prefix("bot: ")).collect();
    let (no_payload, invalid) =
        ("No payload, or more than one chunk of payload", "Invalid key, no corresponding User ID");
    assert_eq!(answers, [no_payload, no_payload, invalid, invalid, invalid, invalid, invalid, no_payload]);
    Ok(())
}
