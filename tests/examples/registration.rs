use std::time::Duration;

use stategram::testing::{Parcel, TestBot};

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
    ann.says("/back").await;
    ann.says("anna@example.org").await;
    ann.presses("Correct").await;
    // What is registered is not forgotten in an hour.
    bot.advance(Duration::from_secs(7200)).await;
    ann.says("/register").await;
    ann.says("/forget").await;
    ann.says("hi").await;
    bot.expect(
        "
        ann: hi
        bot: Write /register to register.
        ann: /register
        bot: /back goes a question back, /cancel gives up.
        bot: What is your name?
        ann: /back
        bot: What is your name?
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
          [Correct] [Back] [Cancel]
        ann presses [Back]
        bot: Which e-mail address can we write to?
        ann: anna@example.org
        bot: Name: Anna
          Age: 34
          E-mail: anna@example.org
          Is that correct?
          [Correct] [Back] [Cancel]
        ann: yes
        bot: Please press one of the buttons.
        ann: /back
        bot: Which e-mail address can we write to?
        ann: anna@example.org
        bot: Name: Anna
          Age: 34
          E-mail: anna@example.org
          Is that correct?
          [Correct] [Back] [Cancel]
        ann presses [Correct]
        bot edits: Thank you, Anna. You are registered.
        (7200s later)
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

/// What leads to each question, and to the summary.
const QUESTIONS: [&[&str]; 4] = [&[], &["Ann"], &["Ann", "33"], &["Ann", "33", "a@example.org"]];

#[tokio::test]
async fn who_cancels_or_falls_silent_has_left_nothing_at_whatever_question() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| bot.conversation::<Registration>()).await?;
    let ann = bot.user("ann");
    for answers in QUESTIONS {
        ann.says("/register").await;
        for said in answers {
            ann.says(said).await;
        }
        let _ = bot.news();
        ann.says("/cancel").await;
        ann.says("hi").await;
        bot.expect(
            "
            ann: /cancel
            bot: Cancelled. Nothing was kept. /register begins anew.
            ann: hi
            bot: Write /register to register.
            ",
        );
        ann.says("/register").await;
        for said in answers {
            ann.says(said).await;
        }
        bot.advance(Duration::from_secs(3599)).await;
        let _ = bot.news();
        bot.advance(Duration::from_secs(1)).await;
        ann.says("Ann").await;
        bot.expect(
            "
            (1s later)
            bot: You were away for an hour, so nothing was kept. /register begins anew.
            ann: Ann
            bot: Write /register to register.
            ",
        );
    }
    ann.says("/register").await;
    for said in QUESTIONS[3] {
        ann.says(said).await;
    }
    let _ = bot.news();
    ann.presses("Cancel").await;
    ann.says("Ann").await;
    bot.expect(
        "
        ann presses [Cancel]
        bot edits: Cancelled. Nothing was kept. /register begins anew.
        ann: Ann
        bot: Write /register to register.
        ",
    );
    Ok(())
}

#[tokio::test]
async fn what_is_no_answer_is_asked_for_again() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| bot.conversation::<Registration>()).await?;
    let ann = bot.user("ann");
    ann.says("/register").await;
    let long = "a".repeat(65);
    let wrong: [(&[&str], &str, &str); 3] = [
        (&["/nobody", "123", "!?", &long], "Ann", "A name has 1 to 64 letters."),
        (&["17", "121", "-20", "33.5", "300", "old"], "33", "Your age is a number from 18 to 120."),
        (
            &["ann", "a@b", "@example.org", "a@.org", "a@example.", "a b@example.org", "a@b@example.org"],
            "a@example.org",
            "That is no e-mail address.",
        ),
    ];
    for (answers, right, sentence) in wrong {
        let _ = bot.news();
        for said in answers {
            ann.says(said).await;
            assert_eq!(bot.news(), format!("ann: {said}\nbot: {sentence}"));
        }
        ann.sends(Parcel::location(51.5, -0.1)).await;
        assert_eq!(bot.news(), format!("ann: [location 51.5, -0.1]\nbot: {sentence}"));
        ann.says(right).await;
    }
    assert!(bot.news().ends_with("[Correct] [Back] [Cancel]"));
    Ok(())
}
