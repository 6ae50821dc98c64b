use stategram::testing::{Parcel, TestBot};

use crate::bots::hello::Hello;

#[tokio::test]
async fn hello_in_whatever_capitals() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| bot.conversation::<Hello>()).await?;
    let ann = bot.user("ann");
    ann.says("HeLLo").await;
    ann.says("good day").await;
    ann.sends(Parcel::location(51.5, -0.1)).await;
    bot.expect(
        "
        ann: HeLLo
        bot: Hey there! Hope you enjoyed this HackClub workshop ;)
        ann: good day
        bot: Oooohh!

           Try pinging me with 'hello' and run the code on repl.it again ;)
        ann: [location 51.5, -0.1]
        ",
    );
    Ok(())
}
