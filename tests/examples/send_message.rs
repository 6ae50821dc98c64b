use stategram::testing::TestBot;

use crate::bots::send_message::send;

#[tokio::test]
async fn a_text_arrives_as_it_was_given() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| bot.with(())).await?;
    let (api, ann) = (bot.simulator().bot()?, bot.user("ann"));
    let text = "100 % sure & nothing # lost?\nLine two + more";
    let sent = send(&api, ann.id(), text).await?;
    assert_eq!((sent.chat.id, sent.text.as_deref()), (ann.id(), Some(text)));
    bot.settled().await;
    bot.expect("bot: 100 % sure & nothing # lost?\n  Line two + more");
    let refused = send(&api, 77, text).await.map(|it| it.message_id).map_err(|it| it.to_string());
    assert!(refused.as_ref().is_err_and(|it| it.contains("chat not found")), "{refused:?}");
    Ok(())
}
