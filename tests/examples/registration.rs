use std::time::Duration;

use stategram::testing::TestBot;

use crate::bots::registration::Registration;

#[tokio::test]
async fn a_form_goes_forth_and_back() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| bot.conversation::<Registration>()).await?;
    let ann = bot.user("ann");
    for said in ["hi", "/register", "/back", "/nobody", "Ann", "/back", "Anna", "17", "x", "33", "/back", "34", "a@b"] {
        ann.says(said).await;
    }
    ann.says("a@example.org").await;
    ann.presses("Back").await;
    ann.says("anna@example.org").await;
    ann.says("yes").await;
    ann.presses("Correct").await;
    ann.says("/register").await;
    ann.says("/forget").await;
    ann.says("hi").await;
    bot.expect(
        "
        ann: hi
        bot: Write /register to register.
        ann: /register
        bot: What is your name?
        ann: /back
        bot: This is the first question. /cancel gives up.
        ann: /nobody
        bot: A name has 1 to 64 letters.
        ann: Ann
        bot: How old are you, Ann?
        ann: /back
        bot: What is your name?
        ann: Anna
        bot: How old are you, Anna?
        ann: 17
        bot: Your age is a number from 18 to 120.
        ann: x
        bot: Your age is a number from 18 to 120.
        ann: 33
        bot: Which e-mail address can we write to?
        ann: /back
        bot: How old are you, Anna?
        ann: 34
        bot: Which e-mail address can we write to?
        ann: a@b
        bot: That is no e-mail address.
        ann: a@example.org
        bot: Name: Anna
          Age: 34
          E-mail: a@example.org
          Is that correct?
          [Correct] [Back]
          [Cancel]
        ann presses [Back]
        bot: Which e-mail address can we write to?
        ann: anna@example.org
        bot: Name: Anna
          Age: 34
          E-mail: anna@example.org
          Is that correct?
          [Correct] [Back]
          [Cancel]
        ann: yes
        bot: Please press one of the buttons.
        ann presses [Correct]
        bot edits: Thank you, Anna. You are registered.
        ann: /register
        bot: You have already registered, Anna. /forget removes you.
        ann: /forget
        bot: Forgotten.
        ann: hi
        bot: Write /register to register.
        ",
    );
    Ok(())
}

#[tokio::test]
async fn who_cancels_or_falls_silent_has_left_nothing() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| bot.conversation::<Registration>()).await?;
    let ann = bot.user("ann");
    for said in ["/register", "Ann", "/help", "/cancel", "/register", "Ann", "33", "a@example.org"] {
        ann.says(said).await;
    }
    ann.presses("Cancel").await;
    ann.says("/register").await;
    let _ = bot.news();
    bot.advance(Duration::from_secs(3600)).await;
    ann.says("Ann").await;
    bot.expect(
        "
        (3600s later)
        bot: You were away for an hour, so nothing was kept. /register begins anew.
        ann: Ann
        bot: Write /register to register.
        ",
    );
    Ok(())
}
