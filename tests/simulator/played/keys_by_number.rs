#[tokio::test]
async fn it_goes_as_it_was_played() {
    use stategram::Moment;
    use stategram::testing::{Setup, expect};

    let setup = Setup::new().at(Moment::from_millis(1767268800000));
    let bot = setup.start(|bot| bot.conversation::<Stall>()).await.unwrap();
    let ann = bot.user("ann");
    ann.says("/start").await;
    ann.says("/board").await;
    ann.says("/keys").await;
    ann.presses("+").await;
    ann.presses_number(2).await;
    bot.expect(expect![[r#"
        ann: /start
        ann: /board
        bot: Board
          [-] [-]
        ann: /keys
        bot: Keys
          keyboard: [+] [-]
        ann: +
        bot: Well?
        ann: -
        bot: Well?
    "#]]);
}
