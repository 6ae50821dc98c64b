#[tokio::test]
async fn it_goes_as_it_was_played() {
    use std::time::Duration;
    use serde_json::json;
    use stategram::Moment;
    use stategram::testing::Parcel;
    use stategram::testing::{Setup, expect};

    let setup = Setup::new().at(Moment::from_millis(1767268800000));
    let bot = setup.start(|bot| bot.conversation::<Stall>()).await.unwrap();
    let ann = bot.user("ann");
    ann.says("/start").await;
    ann.says("one").await;
    ann.says("two").await;
    ann.says("/ask").await;
    ann.says("/ask").await;
    ann.says("/tea").await;
    ann.says("/tea").await;
    ann.says("/board").await;
    ann.says("/board").await;
    ann.on("one").replies("You mean?").await;
    ann.on(17).replies("You mean?").await;
    ann.on("one").corrects("1 again").await;
    ann.on("two").corrects("3 again").await;
    ann.on(21).reacts("👍").await;
    ann.on("Well?").reacts("👍").await;
    ann.on(19).reacts("👍").await;
    ann.on(20).votes(&[2]).await;
    ann.votes(&[2]).await;
    ann.on(18).pays().await;
    ann.pays().await;
    ann.on(18).presses("-").await;
    ann.on(18).presses_number(2).await;
    ann.presses("-").await;
    ann.on(28).sends(Parcel::other("location", json!({"latitude":1.5,"longitude":2.5}))).await;
    ann.says("/book").await;
    ann.says("/book").await;
    ann.on(3).pays_shipping(2).await;
    ann.on(5).pays().await;
    ann.blocks_bot().await;
    bot.advance(Duration::from_secs(5)).await;
    bot.expect(expect![[r#"
        ann: /start
        ann: one
        bot: Well?
        ann: two
        bot: Well?
        ann: /ask
        bot: [poll Where to?: Sea / Hills]
        ann: /ask
        bot: [poll Where to?: Sea / Hills]
        ann: /tea
        bot: [invoice Tea: 3 XTR]
        ann: /tea
        bot: [invoice Tea: 3 XTR]
        ann: /board
        bot: Board
          [-] [-]
        ann: /board
        bot: Board
          [-] [-]
        ann: You mean?
        bot: A reply to #1.
        ann: You mean?
        bot: A reply to #2.
        ann corrects: 1 again
        bot: #1 is another now.
        ann corrects: 3 again
        bot: #3 is another now.
        (ann reacts with 👍)
        bot: You like #2.
        (ann reacts with 👍)
        bot: You like #4.
        (ann reacts with 👍)
        bot: You like #6.
        (ann votes for Hills)
        bot: You voted for [1].
        (ann votes for Hills)
        bot: You voted for [1].
        ann presses [Pay]
        ann: (pays 3 XTR)
        bot: Well?
        ann presses [Pay]
        ann: (pays 3 XTR)
        bot: Well?
        ann presses [-]
        bot toasts: left of #14
        ann presses [-]
        bot toasts: right of #14
        ann presses [-]
        bot toasts: left of #16
        ann: [location 1.5, 2.5]
        bot: A reply to #4.
        ann: /book
        bot: [invoice Book: 9.00 EUR]
        ann: /book
        bot: [invoice Book: 9.00 EUR]
        ann presses [Pay]
        ann chooses [Ship: 0.50 EUR]
        ann: (pays 9.50 EUR)
        bot offers:
          [Post: 1.00 EUR]
          [Ship: 0.50 EUR]
        bot: Well?
        ann presses [Pay]
        ann chooses [Post: 1.00 EUR]
        ann: (pays 10.00 EUR)
        bot offers:
          [Post: 1.00 EUR]
          [Ship: 0.50 EUR]
        bot: Well?
        (ann blocks the bot)
        (5s later)
    "#]]);
}
