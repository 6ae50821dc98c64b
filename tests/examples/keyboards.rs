use stategram::testing::{Parcel, TestBot};

use crate::bots::keyboards::bot;

#[tokio::test]
async fn the_last_letter_says_which_keyboard() -> stategram::Result<()> {
    let bot = TestBot::start(bot).await?;
    let ann = bot.user("ann");
    ann.says("/c").await;
    ann.presses("Text only").await;
    ann.presses("Press me").await;
    ann.presses("Location").await;
    ann.says("H").await;
    ann.says("if").await;
    ann.sends(Parcel::contact("Bob", "+15550100")).await;
    // The same while there is a keyboard to be edited.
    for said in ["hi", "C", "with", "off", "else"] {
        ann.says(said).await;
    }
    ann.presses("Press me").await;
    bot.expect(
        "
        ann: /c
        bot: Custom keyboard with various buttons
          keyboard: [Plain text] [Text only] / [Phone] [Location]
        ann: Text only
        bot: Use inline keyboard
          [Press me]
        ann presses [Press me]
        bot toasts: Got it
        ann: [location 51.5237, -0.1585]
        bot: Use inline keyboard
          [Press me]
        ann: H
        bot: Hide custom keyboard
          (keyboard removed)
        ann: if
        bot: Force reply
          (asks for a reply)
        ann: [contact Bob +15550100]
        bot: Use inline keyboard
          [Press me]
        ann: hi
        bot: Inline keyboard with various buttons
          [Telegram URL]
          [Callback - show notification]
          [Callback - show alert]
          [Callback - edit message]
          [Switch to using bot inline]
        ann: C
        bot: Custom keyboard with various buttons
          keyboard: [Plain text] [Text only] / [Phone] [Location]
        ann: with
        bot: Hide custom keyboard
          (keyboard removed)
        ann: off
        bot: Force reply
          (asks for a reply)
        ann: else
        bot: Use inline keyboard
          [Press me]
        ann presses [Press me]
        bot toasts: Got it
        ",
    );
    Ok(())
}

#[tokio::test]
async fn buttons_show_notices_and_edit_the_last_keyboard_of_their_chat() -> stategram::Result<()> {
    let bot = TestBot::start(bot).await?;
    let (ann, bob) = (bot.user("ann"), bot.user("bob"));
    ann.says("hi").await;
    ann.says("I").await;
    bob.says("i").await;
    let _ = bot.news();
    ann.presses("Callback - show notification").await;
    ann.presses("Callback - show alert").await;
    ann.presses("Callback - edit message").await;
    ann.presses("Callback - edit message").await;
    ann.presses("Callback - show notification").await;
    ann.presses("Callback - show alert").await;
    bob.presses("Callback - edit message").await;
    bot.expect(
        "
        ann presses [Callback - show notification]
        bot toasts: Notification at top of screen
        ann presses [Callback - show alert]
        bot alerts: Alert!
        ann presses [Callback - edit message]
        bot edits: NEW MESSAGE HERE!!!!!
        ann presses [Callback - edit message]
        bot toasts: No previous message to edit
        ann presses [Callback - show notification]
        bot toasts: Notification at top of screen
        ann presses [Callback - show alert]
        bot alerts: Alert!
        bob presses [Callback - edit message]
        bot edits: NEW MESSAGE HERE!!!!!
        ",
    );
    Ok(())
}

#[tokio::test]
async fn inline_the_last_letter_says_what_is_offered() -> stategram::Result<()> {
    let bot = TestBot::start(bot).await?;
    let ann = bot.user("ann");
    ann.types_inline("A").await;
    ann.chooses("Google").await;
    ann.types_inline("p").await;
    bot.expect(
        "
        ann types @bot A
        bot offers:
          [Telegram]
          [Google]
        ann chooses [Google]
        ann: Google is a search engine
        bot: Use inline keyboard
          [Press me]
        ann types @bot p
        bot offers:
          [(photo)]
          [(photo)]
        ",
    );
    let mut seen = [false; 2];
    for words in ["b", ""].into_iter().cycle().take(80) {
        let offered = ann.types_inline(words).await.expect("an answer");
        let first = serde_json::to_value(&offered.results[0]).expect("a result");
        seen[usize::from(first["id"] == "12345")] = true;
        let leads_back = offered.button.and_then(|it| it.start_parameter);
        assert_eq!(leads_back.as_deref(), (words == "b").then_some("Optional_start_parameter"));
    }
    assert_eq!(seen, [true; 2]);
    Ok(())
}
