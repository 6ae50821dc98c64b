use std::sync::Arc;
use std::time::Duration;

use stategram::Bot;
use stategram::simulator::Deliveries;
use stategram::testing::TestBot;
use tokio::sync::Barrier;

use crate::bots::webhook_counter::{MessageCounter, webhook};
use crate::proxy::Mishap::{AnswerLost, Lost, Meets};
use crate::proxy::Proxy;

async fn start() -> TestBot {
    TestBot::start(|bot| bot.conversation::<MessageCounter>().webhook(webhook(None, None))).await.unwrap()
}

async fn behind_a_proxy() -> stategram::Result<(TestBot, Proxy)> {
    let proxy = Proxy::new().await;
    let url = proxy.url();
    let start = move |bot: Bot| bot.conversation::<MessageCounter>().webhook(webhook(None, Some(url.clone())));
    let bot = TestBot::start(start).await?;
    proxy.leads_to(bot.running().and_then(|it| it.webhook_address()));
    Ok((bot, proxy))
}

fn statuses(deliveries: &Deliveries) -> Vec<Option<u16>> {
    deliveries.attempts().iter().map(|it| it.status).collect()
}

#[tokio::test]
async fn it_counts_what_is_posted_to_it() -> stategram::Result<()> {
    let mut bot = start().await;
    let (ann, bob) = (bot.user("ann"), bot.user("bob"));
    ann.says("a").await;
    ann.says("b").await;
    bob.says("c").await;
    bot.advance(Duration::from_secs(9)).await;
    ann.says("d").await;
    bot.advance(Duration::from_secs(9)).await;
    ann.says("e").await;
    bot.advance(Duration::from_secs(10)).await;
    ann.says("f").await;
    bot.stop().await?;
    ann.says("g").await;
    bot.restart().await?;
    bot.expect(
        "
        ann: a
        bot: 1
        ann: b
        bot: 2
        bob: c
        bot: 1
        (9s later)
        ann: d
        bot: 3
        (9s later)
        ann: e
        bot: 4
        (10s later)
        ann: f
        bot: 1
        (the bot stops)
        ann: g
        (the bot starts)
        bot to ann: 1
        ",
    );
    assert_eq!(bot.simulator().deliveries().attempts().iter().filter(|it| it.error.is_none()).count(), 7);
    Ok(())
}

/// Eight people write eight messages each, and the bot hears of the first of each when it has heard of all eight.
#[tokio::test(flavor = "multi_thread")]
async fn several_queues_at_once_and_each_in_order() -> stategram::Result<()> {
    let (bot, proxy) = behind_a_proxy().await?;
    let deliveries = bot.simulator().deliveries();
    deliveries.hold();
    let people: Vec<_> = (0..8).map(|number| bot.simulator().user(&format!("user{number}"))).collect();
    for number in 0..8 {
        for person in &people {
            person.says(&number.to_string());
        }
    }
    let barrier = Arc::new(Barrier::new(8));
    proxy.mishaps((0..8).map(|_| Meets(barrier.clone())));
    deliveries.let_go();
    bot.settled().await;
    for person in &people {
        let history = person.chat().history();
        let counted: Vec<_> = history.iter().filter(|it| it.from.is_bot).map(|it| &*it.text).collect();
        assert_eq!(counted, ["1", "2", "3", "4", "5", "6", "7", "8"]);
    }
    assert_eq!(statuses(&deliveries), [Some(200); 64]);
    Ok(())
}

#[tokio::test]
async fn what_comes_twice_is_counted_once() -> stategram::Result<()> {
    let bot = start().await;
    let (ann, deliveries) = (bot.user("ann"), bot.simulator().deliveries());
    ann.says("a").await;
    ann.says("b").await;
    let ids: Vec<i64> = deliveries.attempts().iter().map(|it| it.update_id).collect();
    for id in [ids[0], ids[1], ids[0]] {
        deliveries.repeat(id)?;
        bot.settled().await;
    }
    ann.says("c").await;
    bot.expect("ann: a\nbot: 1\nann: b\nbot: 2\nann: c\nbot: 3");
    assert_eq!(statuses(&deliveries), [Some(200); 6], "what is known is acknowledged all the same");
    Ok(())
}

#[tokio::test]
async fn what_is_lost_on_the_way_comes_again_and_what_was_not_lost_is_counted_once() -> stategram::Result<()> {
    let (bot, proxy) = behind_a_proxy().await?;
    let (ann, bob, deliveries) = (bot.user("ann"), bot.user("bob"), bot.simulator().deliveries());
    ann.says("a").await;
    // At once.
    proxy.mishaps([Lost]);
    ann.says("b").await;
    proxy.mishaps([AnswerLost]);
    ann.says("c").await;
    assert_eq!(proxy.answers(), [200; 4], "one of them twice");
    // After two seconds; the others do not wait for it.
    proxy.mishaps([Lost, Lost]);
    ann.says("d").await;
    bob.says("e").await;
    bot.advance(Duration::from_secs(2)).await;
    ann.says("f").await;
    bot.expect(
        "
        ann: a
        bot: 1
        ann: b
        bot: 2
        ann: c
        bot: 3
        ann: d
        bob: e
        bot: 1
        (2s later)
        bot to ann: 4
        ann: f
        bot: 5
        ",
    );
    let (lost, late, taken) = (Some(502), Some(504), Some(200));
    let all = [taken, lost, taken, late, taken, lost, lost, taken, taken, taken];
    assert_eq!(statuses(&deliveries), all);
    Ok(())
}
