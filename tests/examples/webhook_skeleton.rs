use std::time::Duration;

use stategram::Webhook;
use stategram::prelude::*;
use stategram::testing::TestBot;

use crate::bots::webhook_skeleton::Flavors;
use crate::proxy::Mishap::{AnswerLost, Lost};
use crate::proxy::Proxy;

/// What somebody types and what somebody writes are in different queues, and both may come twice.
#[tokio::test]
async fn whoever_asks_is_offered_an_article_whatever_happens_on_the_way() -> stategram::Result<()> {
    let proxy = Proxy::new().await;
    let url = proxy.url();
    let bot = TestBot::start(move |bot| {
        bot.conversation::<Flavors>().webhook(Webhook::listen("127.0.0.1:0").url(url.clone()))
    })
    .await?;
    proxy.leads_to(bot.running().and_then(|it| it.webhook_address()));
    let (ann, deliveries) = (bot.user("ann"), bot.simulator().deliveries());
    proxy.mishaps([Lost, AnswerLost]);
    let answer = ann.types_inline("hi").await.expect("an answer by the second attempt");
    assert_eq!(answer.results.len(), 1);
    bot.advance(Duration::from_secs(2)).await;
    ann.chooses("ABC").await;
    ann.says("hello").await;
    bot.expect(
        "
        ann types @bot hi
        bot offers:
          [ABC]
        (2s later)
        ann chooses [ABC]
        ann: Good morning
        ann: hello
        ",
    );
    let statuses: Vec<_> = deliveries.attempts().iter().map(|it| it.status).collect();
    assert_eq!(statuses[..3], [502, 504, 200].map(Some));
    // All of it once more: what is known is acknowledged, and nobody is offered or told anything.
    for attempt in &deliveries.attempts()[2..] {
        deliveries.repeat(attempt.update_id)?;
        bot.settled().await;
    }
    let again: Vec<_> = deliveries.attempts()[statuses.len()..].iter().map(|it| it.status).collect();
    assert_eq!(again, [Some(200); 4]);
    ann.says("hello again").await;
    bot.expect("ann: hello again");
    Ok(())
}

/// It says nothing, so that what it heard is what its handlers took.
#[tokio::test]
async fn buttons_of_others_and_what_nobody_knows_yet_are_heard_too() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| bot.conversation::<Flavors>().webhook(Webhook::listen("127.0.0.1:0"))).await?;
    let ann = bot.user("ann");
    // Another program with the same token wrote this.
    let yes = Keyboard::new().button("Yes", "yes");
    bot.simulator().bot()?.to(ann.id()).text("Shall we?").keyboard(yes).await.unwrap();
    ann.presses("Yes").await;
    bot.simulator().inject(r#"{"what_comes_next_year": {}}"#)?;
    bot.settled().await;
    bot.expect("bot: Shall we?\n  [Yes]\nann presses [Yes]");
    let coverage = bot.coverage();
    let heard: Vec<_> = coverage.edges().filter(|(_, times)| *times > 0).map(|(it, _)| &*it.trigger).collect();
    assert_eq!(heard, ["callback_query", "unknown"]);
    let attempts = bot.simulator().deliveries().attempts();
    assert_eq!(attempts.iter().map(|it| it.status).collect::<Vec<_>>(), [Some(200); 2]);
    Ok(())
}
