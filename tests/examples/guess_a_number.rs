use std::time::Duration;

use stategram::testing::{Actor, TestBot};

use crate::bots::guess_a_number::Game;

#[tokio::test]
async fn a_game_is_played_to_its_end() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| bot.conversation::<Game>()).await?;
    let ann = bot.user("ann");
    ann.says("42").await;
    ann.says("abc").await;
    // The first message starts the game and is no guess.
    bot.expect(
        "
        ann: 42
        bot: Guess my number
        ann: abc
        bot: Give me a number, please.
        ",
    );
    let secret = find(&bot, &ann).await;
    assert!(secret < 100);
    ann.says("again").await;
    assert_eq!(bot.news().trim(), "ann: again\nbot: Guess my number");
    bot.advance(Duration::from_secs(10)).await;
    assert!(bot.news().contains("bot: Game expired. The answer is "));
    Ok(())
}

/// Halves what is left, as a player would.
async fn find(bot: &TestBot, ann: &Actor) -> u8 {
    let _ = bot.news();
    let (mut low, mut high) = (0, 99);
    loop {
        let guess = low + (high - low) / 2;
        ann.says(&guess.to_string()).await;
        match bot.news().trim().rsplit(": ").next() {
            Some("larger") => low = guess + 1,
            Some("smaller") => high = guess - 1,
            Some("Correct!") => return guess,
            other => panic!("{other:?}"),
        }
    }
}
