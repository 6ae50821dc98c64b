#[tokio::test]
async fn it_goes_as_it_was_played() {
    use std::time::Duration;
    use serde_json::json;
    use stategram::Moment;
    use stategram::testing::Parcel;
    use stategram::testing::{Setup, expect};

    let setup = Setup::new().at(Moment::from_millis(1767268800000));
    let bot = setup.start(|bot| bot.conversation::<Tally>()).await.unwrap();
    let ann = bot.user("ann");
    let match_ = bot.user("match");
    let user = bot.user("Аня");
    let old_friends = bot.group("Old friends", &[&match_, &ann]);
    ann.says("one \"two\" \\ three").await;
    ann.presses("More").await;
    ann.sends(Parcel::photo(vec![0; 12000]).caption("my cat")).await;
    ann.sends(Parcel::document("list.csv", vec![0; 120])).await;
    ann.sends(Parcel::other("location", json!({"latitude":51.5,"longitude":-0.25}))).await;
    match_.in_(&old_friends).says("all").await;
    ann.in_(&old_friends).presses("More").await;
    user.says("/start").await;
    bot.advance(Duration::from_secs(4)).await;
    ann.says("again").await;
    bot.advance(Duration::from_secs(6)).await;
    bot.advance(Duration::from_secs(4)).await;
    user.blocks_bot().await;
    ann.says("and then").await;
    bot.advance(Duration::from_secs(6)).await;
    match_.in_(&old_friends).says("all of us").await;
    bot.advance(Duration::from_secs(4)).await;
    bot.advance(Duration::from_secs(6)).await;
    bot.expect(expect![[r#"
        ann: one "two" \ three
        bot: 1 "thing"
          [More]
        ann presses [More]
        bot toasts: more
        bot: 2 things
        ann: [photo 12 KB] my cat
        bot: 3 things
        ann: [document list.csv 120 B]
        bot: 4 things
        ann: [location 51.5, -0.25]
        bot: 5 things
        match in Old friends: all
        bot: 1 "thing"
          [More]
        ann in Old friends presses [More]
        bot toasts: more
        bot: 2 things
        Аня: /start
        bot: 1 "thing"
          [More]
        (4s later)
        ann: again
        bot: 6 things
        (6s later)
        bot in Old friends: That was all.
        bot to Аня: That was all.
        (4s later)
        bot to ann: That was all.
        (Аня blocks the bot)
        ann: and then
        bot: 1 "thing"
          [More]
        (6s later)
        match in Old friends: all of us
        bot: 1 "thing"
          [More]
        (4s later)
        bot to ann: That was all.
        (6s later)
        bot in Old friends: That was all.
    "#]]);
}
