#[tokio::test]
async fn it_goes_as_it_was_played() {
    use stategram::Moment;
    use stategram::testing::{Setup, expect};

    let setup = Setup::new().at(Moment::from_millis(1767268800000));
    let folder = tempfile::tempdir().unwrap();
    let setup = setup.kept_in(folder.path().join("bot.db"));
    let mut bot = setup.start(|bot| bot.conversation::<Counter>()).await.unwrap();
    let ann = bot.user("ann");
    ann.says("one").await;
    ann.says("two").await;
    bot.crash().await.unwrap();
    bot.restart().await.unwrap();
    ann.says("three").await;
    bot.expect(expect![[r#"
        ann: one
        bot: 1
        ann: two
        bot: 2
        (the bot crashes)
        (the bot starts)
        ann: three
        bot: 3
    "#]]);
}
