use stategram::testing::TestBot;

use crate::bots::inline_echo::InlineEcho;

#[tokio::test]
async fn what_is_typed_is_offered_and_hello_always() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| bot.conversation::<InlineEcho>()).await?;
    let ann = bot.user("ann");
    let friends = bot.group_without_bot("Friends", &[&ann]);
    ann.types_inline("").await;
    ann.chooses("ABC").await;
    let ann = ann.in_(&friends);
    ann.types_inline("good morning").await;
    ann.chooses(1).await;
    bot.expect(
        "
        ann types @bot
        bot offers:
          [ABC]
        ann chooses [ABC]
        ann: Hello
        ann in Friends types @bot good morning
        bot offers:
          [good morning]
          [ABC]
        ann in Friends chooses [good morning]
        ann in Friends: good morning
        ",
    );
    Ok(())
}
