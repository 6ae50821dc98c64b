use stategram::testing::TestBot;

use crate::bots::emodi::Emodi;

#[tokio::test]
async fn the_first_ten_characters_are_spelt_out() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| bot.conversation::<Emodi>()).await?;
    let ann = bot.user("ann");
    ann.says("😀").await;
    ann.says("é ж\\ a\nb").await;
    ann.says("ten letter").await;
    ann.says("ten letters and more").await;
    bot.expect(
        r"
        ann: 😀
        bot: \U0001f600
        ann: é ж\ a
          b
        bot: \xe9 \u0436\\ a\nb
        ann: ten letter
        bot: ten letter
        ann: ten letters and more
        bot: First 10 characters:
          ten letter
        ",
    );
    Ok(())
}
