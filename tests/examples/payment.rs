use std::time::Duration;

use serde_json::json;
use stategram::testing::{Parcel, TestBot};

use crate::bots::payment;

#[tokio::test]
async fn an_invoice_is_paid_by_way_of_shipping_and_checkout() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| payment::bot(bot, "test")).await?;
    let (ann, bob) = (bot.user("ann"), bot.user("bob"));
    ann.says("cream, please").await;
    ann.pays().await;
    bob.sends(Parcel::location(22.3, 114.2)).await;
    bob.says("me too").await;
    bob.pays_shipping(2).await;
    bot.expect(
        "
        ann: cream, please
        bot: [invoice Nick's Hand Cream: 9.99 HKD]
        ann presses [Pay]
        ann chooses [FedEx: 26.90 HKD]
        ann: (pays 36.89 HKD)
        bot offers:
          [FedEx: 26.90 HKD]
          [DHL: 15.76 HKD]
        bot: Successful payment RECEIVED!!!
        bob: [location 22.3, 114.2]
        bob: me too
        bot: [invoice Nick's Hand Cream: 9.99 HKD]
        bob presses [Pay]
        bob chooses [DHL: 15.76 HKD]
        bob: (pays 25.75 HKD)
        bot offers:
          [FedEx: 26.90 HKD]
          [DHL: 15.76 HKD]
        bot: Successful payment RECEIVED!!!
        ",
    );
    Ok(())
}

/// What the couriers take arrives half a minute late, when the order is forgotten.
#[tokio::test]
async fn whoever_comes_to_the_checkout_late_is_sold_to_all_the_same() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| payment::bot(bot, "test")).await?;
    let ann = bot.user("ann");
    ann.says("cream, please").await;
    let late = bot.simulator().fault("answerShippingQuery").delay(Duration::from_secs(31));
    ann.person().pays(1).unwrap();
    late.until_met(1).await;
    let under_way = || bot.running().unwrap().in_memory();
    assert_eq!(under_way(), 1);
    bot.clock().advance(Duration::from_secs(30));
    let forgotten = async {
        while under_way() > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), forgotten).await.expect("the order expires");
    bot.clock().advance(Duration::from_secs(1));
    bot.settled().await;
    bot.expect(
        "
        ann: cream, please
        bot: [invoice Nick's Hand Cream: 9.99 HKD]
        ann presses [Pay]
        ann chooses [FedEx: 26.90 HKD]
        ann: (pays 36.89 HKD)
        bot offers:
          [FedEx: 26.90 HKD]
          [DHL: 15.76 HKD]
        bot: Successful payment RECEIVED!!!
        ",
    );
    Ok(())
}

/// Somebody is asked for an address, and thinks about it.
#[tokio::test]
async fn an_order_is_under_way_for_thirty_seconds_and_is_its_buyers_alone() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| payment::bot(bot, "test")).await?;
    let asks = async |user: &str| {
        let address = json!({"country_code": "HK", "state": "", "city": "", "street_line1": "", "street_line2": "",
            "post_code": ""});
        let from = json!({"id": bot.user(user).id(), "is_bot": false, "first_name": user});
        let query = json!({"id": user, "from": from, "invoice_payload": "same", "shipping_address": address});
        bot.simulator().inject(&json!({"shipping_query": query}).to_string()).unwrap();
        bot.settled().await;
    };
    let under_way = || bot.running().map(|it| it.in_memory());
    asks("ann").await;
    asks("bob").await;
    assert_eq!(under_way(), Some(2));
    bot.advance(Duration::from_secs(20)).await;
    asks("bob").await;
    bot.advance(Duration::from_secs(10)).await;
    assert_eq!(under_way(), Some(1));
    bot.advance(Duration::from_secs(20)).await;
    assert_eq!(under_way(), Some(0));
    // What is paid is paid, however long it took.
    let (id, user) = (bot.user("bob").id(), bot.user("bob"));
    user.says("done").await;
    let _ = bot.news();
    let from = json!({"id": id, "is_bot": false, "first_name": "bob"});
    let payment = json!({"currency": "HKD", "total_amount": 999, "invoice_payload": "same",
        "telegram_payment_charge_id": "t", "provider_payment_charge_id": "p"});
    let message = json!({"message_id": 99, "date": 0, "chat": {"id": id, "type": "private", "first_name": "bob"},
        "from": from, "successful_payment": payment});
    bot.simulator().inject(&json!({"message": message}).to_string()).unwrap();
    bot.settled().await;
    bot.expect("bot: Successful payment RECEIVED!!!");
    Ok(())
}
