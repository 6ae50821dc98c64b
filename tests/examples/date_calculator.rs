use std::time::Duration;

use stategram::testing::{Setup, TestBot};
use tempfile::TempDir;

use crate::bots::date_calculator::DateCalculator;

/// It is Thursday, the 1st of January 2026.
#[tokio::test]
async fn friends_vote_on_a_date_for_half_a_minute() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| bot.conversation::<DateCalculator>()).await?;
    let (ann, bob) = (bot.user("ann"), bot.user("bob"));
    let friends = bot.group_without_bot("Friends", &[&ann, &bob]);
    let (ann, bob) = (ann.in_(&friends), bob.in_(&friends));
    let offered = ann.types_inline("t").await.expect("an answer");
    assert!(offered.is_personal, "the buttons are ann's");
    ann.types_inline("nonsense").await;
    ann.types_inline("Fri").await;
    ann.chooses("next Friday").await;
    bob.presses("Yes").await;
    ann.presses("No").await;
    bob.presses("No").await;
    bot.advance(Duration::from_secs(29)).await;
    bot.advance(Duration::from_secs(1)).await;
    bot.expect(
        "
        ann in Friends types @bot t
        bot offers:
          [next Tuesday]
          [next Thursday]
          [next next Tuesday]
          [next next Thursday]
          [next next next Tuesday]
          [next next next Thursday]
        ann in Friends types @bot nonsense
        bot offers: nothing
        ann in Friends types @bot Fri
        bot offers:
          [this Friday]
          [next Friday]
          [next next Friday]
        ann in Friends chooses [next Friday]
        ann in Friends: Friday, 2026-01-09
          [Yes] [No]
        bob in Friends presses [Yes]
        bot toasts: Ok
        ann in Friends presses [No]
        bot toasts: Ok
        bob in Friends presses [No]
        bot toasts: You have already voted yes
        (29s later)
        (1s later)
        bot edits: 2026-01-09
          Yes: 1
          No: 1
        ",
    );
    Ok(())
}

#[tokio::test]
async fn ballots_are_counted_each_by_itself_and_through_a_restart() -> stategram::Result<()> {
    let folder = TempDir::new().expect("a folder");
    let setup = Setup::new().kept_in(folder.path().join("dates.db"));
    let mut bot = setup.start(|bot| bot.conversation::<DateCalculator>()).await?;
    let (ann, bob) = (bot.user("ann"), bot.user("bob"));
    let friends = bot.group_without_bot("Friends", &[&ann, &bob]);
    let (ann, bob) = (ann.in_(&friends), bob.in_(&friends));
    ann.types_inline("monday").await;
    ann.chooses(1).await;
    bot.advance(Duration::from_secs(20)).await;
    ann.types_inline("sunday").await;
    ann.chooses(1).await;
    bot.advance(Duration::from_secs(5)).await;
    // Bob asks too: his ballot is his, whoever votes.
    bob.types_inline("sat").await;
    bob.chooses("this").await;
    ann.presses_under("Monday", "Yes").await;
    ann.presses_under("Sunday", "No").await;
    ann.presses_under("Saturday", "Yes").await;
    let _ = bot.news();
    bot.restart().await?;
    bob.presses_under("Monday", "No").await;
    ann.presses_under("Sunday", "Yes").await;
    bot.advance(Duration::from_secs(5)).await;
    bob.presses_under("Saturday", "Yes").await;
    bot.advance(Duration::from_secs(20)).await;
    bot.advance(Duration::from_secs(5)).await;
    bot.expect(
        "
        (the bot stops)
        (the bot starts)
        bob in Friends presses [No]
        bot toasts: Ok
        ann in Friends presses [Yes]
        bot toasts: You have already voted no
        (5s later)
        bot edits: 2026-01-05
          Yes: 1
          No: 1
        bob in Friends presses [Yes]
        bot toasts: Ok
        (20s later)
        bot edits: 2026-01-04
          Yes: 0
          No: 1
        (5s later)
        bot edits: 2026-01-03
          Yes: 2
          No: 0
        ",
    );
    Ok(())
}
