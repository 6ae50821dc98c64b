use stategram::testing::{Parcel, TestBot};

use crate::bots::emodi::Emodi;

#[tokio::test]
async fn the_first_ten_characters_are_spelt_out() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| bot.conversation::<Emodi>()).await?;
    let ann = bot.user("ann");
    ann.says("😀").await;
    ann.says("é ж\\ a\nb").await;
    ann.says("ten letter").await;
    ann.says("ten letters").await;
    ann.sends(Parcel::photo("no text")).await;
    let friends = bot.group("Friends", &[&ann]);
    ann.in_(&friends).says("中🎉").await;
    bot.expect(
        r"
        ann: 😀
        bot: \U0001f600
        ann: é ж\ a
          b
        bot: \xe9 \u0436\\ a\nb
        ann: ten letter
        bot: ten letter
        ann: ten letters
        bot: First 10 characters:
          ten letter
        ann: [photo 7 B]
        ann in Friends: 中🎉
        bot: \u4e2d\U0001f389
        ",
    );
    Ok(())
}
