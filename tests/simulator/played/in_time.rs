#[tokio::test]
async fn it_goes_as_it_was_played() {
    use std::time::Duration;
    use stategram::Moment;
    use stategram::testing::{Setup, expect};

    let setup = Setup::new().at(Moment::from_millis(1767268800000));
    let bot = setup.start(|bot| bot.conversation::<Tally>()).await.unwrap();
    let ann = bot.user("ann");
    ann.says("/start").await;
    bot.advance(Duration::from_millis(900)).await;
    ann.says("one").await;
    bot.advance(Duration::from_millis(9600)).await;
    ann.says("two").await;
    bot.advance(Duration::from_secs(10)).await;
    ann.says("three").await;
    bot.expect(expect![[r#"
        ann: /start
        bot: 1 "thing"
          [More]
        (900ms later)
        ann: one
        bot: 2 things
        (9.6s later)
        ann: two
        bot: 3 things
        (10s later)
        bot: That was all.
        ann: three
        bot: 1 "thing"
          [More]
    "#]]);
}
