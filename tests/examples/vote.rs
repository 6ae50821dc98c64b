use std::time::Duration;

use stategram::testing::{Setup, TestBot};

use crate::bots::vote::Vote;

#[tokio::test]
async fn a_ballot_ends_after_half_a_minute_or_when_everybody_has_voted() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| bot.conversation::<Vote>()).await?;
    let (ann, bob, cid) = (bot.user("ann"), bot.user("bob"), bot.user("cid"));
    let friends = bot.group("Friends", &[&ann, &bob, &cid]);
    let [ann_there, bob_there, cid_there] = [&ann, &bob, &cid].map(|it| it.in_(&friends));
    ann.says("/vote").await;
    ann_there.says("/vote").await;
    bob_there.says("/vote").await;
    ann_there.presses("Yes").await;
    ann_there.presses("Nah!!!!").await;
    bot.advance(Duration::from_secs(29)).await;
    bob_there.presses("Nah!!!!").await;
    bob_there.presses("Yes").await;
    bot.advance(Duration::from_secs(1)).await;
    bot.expect(
        "
        ann: /vote
        ann in Friends: /vote
        bot: Let's Vote ...
          [Yes] [Nah!!!!]
        bob in Friends: /vote
        bot: Voting still in progress
        ann in Friends presses [Yes]
        bot toasts: Ok
        ann in Friends presses [Nah!!!!]
        bot toasts: You have already voted yes
        (29s later)
        bob in Friends presses [Nah!!!!]
        bot toasts: Ok
        bob in Friends presses [Yes]
        bot toasts: You have already voted no
        (1s later)
        bot edits in Friends: Let's Vote ...
        bot in Friends: Time is up:
          Yes: 1
          No: 1
          Silent: 1
        ",
    );
    cid_there.says("/vote").await;
    for (voter, vote) in [(&ann_there, "Yes"), (&bob_there, "Yes"), (&cid_there, "Nah!!!!")] {
        voter.presses(vote).await;
    }
    bot.advance(Duration::from_secs(30)).await;
    bot.expect(
        "
        cid in Friends: /vote
        bot: Let's Vote ...
          [Yes] [Nah!!!!]
        ann in Friends presses [Yes]
        bot toasts: Ok
        bob in Friends presses [Yes]
        bot toasts: Ok
        cid in Friends presses [Nah!!!!]
        bot toasts: Ok
        bot edits: Let's Vote ...
        bot: Everyone has voted:
          Yes: 2
          No: 1
          Silent: 0
        (30s later)
        ",
    );
    Ok(())
}

#[tokio::test]
async fn a_ballot_goes_on_after_a_restart() -> stategram::Result<()> {
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup::new().kept_in(folder.path().join("bot.sqlite"));
    let mut bot = setup.start(|bot| bot.conversation::<Vote>()).await?;
    let (ann, bob) = (bot.user("ann"), bot.user("bob"));
    let friends = bot.group("Friends", &[&ann, &bob]);
    ann.in_(&friends).says("/vote").await;
    ann.in_(&friends).presses("Yes").await;
    bot.restart().await?;
    bob.in_(&friends).presses("Yes").await;
    bot.expect(
        "
        ann in Friends: /vote
        bot: Let's Vote ...
          [Yes] [Nah!!!!]
        ann in Friends presses [Yes]
        bot toasts: Ok
        (the bot stops)
        (the bot starts)
        bob in Friends presses [Yes]
        bot toasts: Ok
        bot edits: Let's Vote ...
        bot: Everyone has voted:
          Yes: 2
          No: 0
          Silent: 0
        ",
    );
    Ok(())
}
