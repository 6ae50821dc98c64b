use stategram::testing::TestBot;

use crate::bots::store_log::{Business, Owner, Shop};

#[tokio::test]
async fn the_owner_hears_of_everything_and_the_shop_goes_on_where_not() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| bot.with(())).await?;
    let ann = bot.user("ann");
    let mut shop = Shop::new(Owner { bot: bot.simulator().bot()?, chat_id: ann.id() });
    let mut told = Vec::new();
    for line in ["bill Ann 350", "look <b>Bob Ann"] {
        told.push(shop.does(line.parse().unwrap()).await?.text.unwrap_or_default());
    }
    ann.blocks_bot().await;
    let refused = shop.does("bill Cid 5".parse().unwrap()).await.unwrap_err();
    assert!(refused.to_string().contains("the user has blocked the bot"), "{refused}");
    ann.unblocks_bot().await;
    shop.does("bill Dan 1205".parse().unwrap()).await?;
    bot.settled().await;
    bot.expect(
        "
        bot: Bill issued: no. 1 to Ann, 3.50
        bot: Data accessed: <b>Bob has looked at what we know of Ann
        (ann blocks the bot)
        (ann unblocks the bot)
        bot: Bill issued: no. 3 to Dan, 12.05
        ",
    );
    assert_eq!(told, ["Bill issued: no. 1 to Ann, 3.50", "Data accessed: <b>Bob has looked at what we know of Ann"]);
    for line in ["", "bill Ann", "bill Ann much", "close"] {
        let refused: Result<Business, _> = line.parse();
        assert!(refused.is_err(), "{line}");
    }
    Ok(())
}
