#[tokio::test]
async fn it_goes_as_it_was_played() {
    use stategram::Moment;
    use stategram::testing::Parcel;
    use stategram::testing::{Setup, expect};

    let setup = Setup::new().at(Moment::from_millis(1767268800000));
    let bot = setup.start(|bot| bot.conversation::<Tally>()).await.unwrap();
    let self_ = bot.user("Self");
    let ann = bot.user("Ann");
    // Another "Ann": users of one name would be one user here.
    let ann2 = bot.user("Ann2");
    self_.says("a\rb, \u{2068}Ann\u{2069} \"c\" \\").await;
    self_.sends(Parcel::other("contact", serde_json::from_str("{\"first_name\":\"\\u0001\\f\",\"phone_number\":\"15550100\",\"user_id\":5756682936}").unwrap())).await;
    ann.says("I").await;
    ann2.says("you").await;
    ann.says("me").await;
    ann.blocks_bot().await;
    ann2.blocks_bot().await;
    bot.expect(expect![["
        Self: a\rb, \u{2068}Ann\u{2069} \"c\" \\
        bot: 1 \"thing\"
          [More]
        Self: [contact  15550100]
        bot: 2 things
        Ann: I
        bot: 1 \"thing\"
          [More]
        Ann2: you
        bot: 1 \"thing\"
          [More]
        Ann: me
        bot: 2 things
        (Ann blocks the bot)
        (Ann2 blocks the bot)
    "]]);
}
