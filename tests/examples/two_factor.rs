use std::time::Duration;

use stategram::prelude::*;
use stategram::testing::TestBot;
use tokio::sync::oneshot::error::TryRecvError;

use crate::bots::two_factor::{Attempt, Decisions, Gate, SecondFactor};

#[tokio::test]
async fn the_owner_decides_and_silence_refuses() -> stategram::Result<()> {
    let decisions = Decisions::default();
    let of_bot = decisions.clone();
    let bot =
        TestBot::start(move |bot| bot.with(Gate { decisions: of_bot.clone() }).conversation::<SecondFactor>()).await?;
    let ann = bot.user("ann");
    ann.says("/start").await;
    let gate = bot.handle::<SecondFactor>()?;
    let ask = async |id, from: &str| -> stategram::Result<_> {
        let decided = decisions.wait(id);
        gate.send(&PerUser(ann.id()), Attempt { id, from: from.to_owned() }).await?;
        bot.settled().await;
        Ok(decided)
    };
    let mut first = ask(1, "Oslo").await?;
    let mut second = ask(2, "Rome").await?;
    assert_eq!((first.try_recv(), second.try_recv()), (Err(TryRecvError::Empty), Ok(false)));
    ann.presses("Allow").await;
    assert_eq!(first.try_recv(), Ok(true));
    let mut third = ask(3, "Lima").await?;
    ann.presses("Refuse").await;
    assert_eq!(third.try_recv(), Ok(false));
    let mut fourth = ask(4, "Baku").await?;
    bot.advance(Duration::from_secs(59)).await;
    assert_eq!(fourth.try_recv(), Err(TryRecvError::Empty));
    bot.advance(Duration::from_secs(1)).await;
    assert_eq!(fourth.try_recv(), Ok(false));
    bot.expect(
        "
        ann: /start
        bot: Log-in from Oslo. Allow?
          [Allow] [Refuse]
        ann presses [Allow]
        bot edits: Log-in from Oslo: allowed.
        bot: Log-in from Lima. Allow?
          [Allow] [Refuse]
        ann presses [Refuse]
        bot edits: Log-in from Lima: refused.
        bot: Log-in from Baku. Allow?
          [Allow] [Refuse]
        (59s later)
        (1s later)
        bot edits: Log-in from Baku: refused, since nobody answered.
        ",
    );
    Ok(())
}

#[tokio::test]
async fn who_cannot_be_asked_has_not_allowed_it_and_what_is_decided_stays_so() -> stategram::Result<()> {
    let decisions = Decisions::default();
    let of_bot = decisions.clone();
    let bot =
        TestBot::start(move |bot| bot.with(Gate { decisions: of_bot.clone() }).conversation::<SecondFactor>()).await?;
    let ann = bot.user("ann");
    ann.says("/start").await;
    let gate = bot.handle::<SecondFactor>()?;
    let attempt = async |id| gate.send(&PerUser(ann.id()), Attempt { id, from: "Oslo".to_owned() }).await;
    ann.blocks_bot().await;
    let mut unheard = decisions.wait(1);
    attempt(1).await?;
    bot.settled().await;
    assert_eq!(unheard.try_recv(), Ok(false));
    ann.unblocks_bot().await;
    let mut asked = decisions.wait(2);
    attempt(2).await?;
    bot.settled().await;
    // Two presses that overtake the edit.
    ann.person().presses("Refuse").unwrap();
    ann.person().presses("Allow").unwrap();
    bot.settled().await;
    assert_eq!(asked.try_recv(), Ok(false));
    bot.expect(
        "
        ann: /start
        (ann blocks the bot)
        (ann unblocks the bot)
        bot: Log-in from Oslo. Allow?
          [Allow] [Refuse]
        ann presses [Refuse]
        ann presses [Allow]
        bot toasts: That is decided already.
        bot edits: Log-in from Oslo: refused.
        ",
    );
    Ok(())
}
