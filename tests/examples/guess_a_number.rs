use std::time::Duration;

use stategram::testing::{Actor, Parcel, TestBot};

use crate::bots::guess_a_number::Game;

#[tokio::test]
async fn a_game_is_played_to_its_end() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| bot.conversation::<Game>()).await?;
    let ann = bot.user("ann");
    ann.says("42").await;
    ann.says("abc").await;
    ann.sends(Parcel::location(51.5, -0.1)).await;
    // The first message starts the game and is no guess.
    bot.expect(
        "
        ann: 42
        bot: Guess my number
        ann: abc
        bot: Give me a number, please.
        ann: [location 51.5, -0.1]
        bot: Give me a number, please.
        ",
    );
    let secret = find(&bot, &ann).await;
    assert!(secret < 100);
    ann.sends(Parcel::location(51.5, -0.1)).await;
    bot.advance(Duration::from_millis(9_999)).await;
    bot.expect("ann: [location 51.5, -0.1]\nbot: Guess my number\n(9.999s later)");
    bot.advance(Duration::from_millis(1)).await;
    let last = bot.news();
    let answer = last.trim().strip_prefix("(1ms later)\nbot: Game expired. The answer is ").map(str::parse);
    assert!(matches!(answer, Some(Ok(0..100_u8))), "{last}");
    ann.says("again").await;
    bot.expect("ann: again\nbot: Guess my number");
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
