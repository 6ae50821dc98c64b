use stategram::prelude::*;
use stategram::testing::{Actor, Setup, TestBot};
use tokio::sync::mpsc;

use crate::bots::broadcast::{Newsroom, Paper, Press, Subscribers, Subscription, print};

/// Lets the newsroom's orders be printed beside the bot.
fn prints(bot: &TestBot, orders: mpsc::UnboundedReceiver<super::bots::broadcast::Order>, subscribers: &Subscribers) {
    let running = bot.running().unwrap();
    let (broadcasts, newsroom) = (running.broadcasts(), running.handle().unwrap());
    let owner = PerChat(bot.user("olga").id());
    tokio::spawn(print(orders, subscribers.clone(), broadcasts, newsroom, owner));
}

async fn until(bot: &TestBot, said: &str) {
    let waiting = async {
        while !bot.transcript().contains(said) {
            tokio::task::yield_now().await;
            bot.settled().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), waiting).await.expect(said);
}

#[tokio::test]
async fn whoever_has_subscribed_gets_the_news() -> stategram::Result<()> {
    let subscribers = Subscribers::default();
    let (press, orders) = mpsc::unbounded_channel();
    let of_bot = subscribers.clone();
    let bot = TestBot::start(move |bot| {
        bot.with(Paper { subscribers: of_bot.clone(), press: Press(press.clone()) })
            .conversation::<Subscription>()
            .conversation::<Newsroom>()
    });
    let bot = bot.await?;
    prints(&bot, orders, &subscribers);
    let [ann, bob, cem, dan] = ["ann", "bob", "cem", "dan"].map(|name| bot.user(name));
    for user in [&ann, &bob, &cem, &dan] {
        user.says("/start").await;
    }
    dan.says("/stop").await;
    cem.blocks_bot().await;
    let olga = bot.user("olga");
    olga.says("/broadcast Good morning").await;
    until(&bot, "3 taken: 2 sent, 1 gone, 0 unsure.").await;
    let shown = |user: &Actor| user.person().chat().history().last().map(|it| it.text.clone());
    for user in [&ann, &bob] {
        assert_eq!(shown(user).as_deref(), Some("Good morning"));
    }
    assert_eq!(shown(&cem).as_deref(), Some("You will get our news. /stop ends it."));
    assert_eq!(shown(&dan).as_deref(), Some("No more news."));
    assert_eq!(shown(&olga).as_deref(), Some("3 taken: 2 sent, 1 gone, 0 unsure."));
    Ok(())
}

/// While the first is under way.
#[tokio::test]
async fn one_broadcast_waits_for_the_other() -> stategram::Result<()> {
    let subscribers = Subscribers::default();
    let (press, orders) = mpsc::unbounded_channel();
    let of_bot = subscribers.clone();
    let start = TestBot::start(move |bot| {
        bot.with(Paper { subscribers: of_bot.clone(), press: Press(press.clone()) })
            .conversation::<Subscription>()
            .conversation::<Newsroom>()
    });
    let bot = start.await?;
    prints(&bot, orders, &subscribers);
    let (ann, olga) = (bot.user("ann"), bot.user("olga"));
    ann.says("/start").await;
    let _ = bot.news();
    let held = bot.simulator().fault("sendMessage").in_chat(ann.id()).hold();
    let mut shown = olga.person().chat();
    olga.person().says("/broadcast Good morning");
    assert_eq!(shown.next().await.map(|it| it.text).as_deref(), Some("It goes out."));
    held.until_met(1).await;
    olga.person().says("/broadcast Good evening");
    assert_eq!(shown.next().await.map(|it| it.text).as_deref(), Some("One after the other, please."));
    held.lift();
    until(&bot, "1 taken: 1 sent, 0 gone, 0 unsure.").await;
    olga.says("/broadcast Good night").await;
    until(&bot, "Good night").await;
    let said: Vec<String> = ann.person().chat().history().into_iter().map(|it| it.text).collect();
    assert_eq!(said, ["/start", "You will get our news. /stop ends it.", "Good morning", "Good night"]);
    Ok(())
}

/// The text is in the newsroom's state, and how far it has come in the broadcast's.
#[tokio::test]
async fn what_a_stop_cuts_short_goes_on() -> stategram::Result<()> {
    let folder = tempfile::tempdir().unwrap();
    let subscribers = Subscribers::default();
    let (press, orders) = mpsc::unbounded_channel();
    let (again, more_orders) = mpsc::unbounded_channel();
    let of_bot = (subscribers.clone(), std::sync::Mutex::new(vec![again, press]));
    let setup = Setup::new().kept_in(folder.path().join("paper.sqlite"));
    let start = setup.start(move |bot| {
        let press = Press(of_bot.1.lock().unwrap().pop().unwrap());
        bot.with(Paper { subscribers: of_bot.0.clone(), press })
            .conversation::<Subscription>()
            .conversation::<Newsroom>()
    });
    let mut bot = start.await?;
    prints(&bot, orders, &subscribers);
    for number in 0..500 {
        bot.user(&format!("user {number}")).person().says("/start");
    }
    bot.settled().await;
    let olga = bot.user("olga");
    let held = bot.simulator().fault("sendMessage").always().hold();
    olga.person().says("/broadcast Good morning");
    held.until_met(150).await;
    held.lift();
    bot.stop().await?;
    bot.restart().await?;
    prints(&bot, more_orders, &subscribers);
    until(&bot, "500 taken: 500 sent, 0 gone, 0 unsure.").await;
    for number in 0..500 {
        let history = bot.user(&format!("user {number}")).person().chat().history();
        assert_eq!(history.iter().filter(|it| it.text == "Good morning").count(), 1);
    }
    Ok(())
}
