use stategram::simulator::YOU;
use stategram::testing::{Parcel, TestBot};

use crate::bots::chatbox;

#[tokio::test]
async fn the_owner_reads_what_others_wrote_chat_by_chat() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| chatbox::bot(bot, YOU)).await?;
    let (owner, ann, bob) = (bot.user("you"), bot.user("ann"), bot.user("bob"));
    owner.says("/unread").await;
    owner.says("/next").await;
    // What is no text is greeted, and not kept.
    ann.sends(Parcel::location(51.5, -0.1)).await;
    owner.says("/unread").await;
    ann.says("Are you there?").await;
    bob.says("/unread").await;
    ann.says("Hello?").await;
    bot.expect(
        "
        You: /unread
        bot: No unread messages
        You: /next
        bot: No unread messages
        ann: [location 51.5, -0.1]
        bot: Hello!
        You: /unread
        bot: No unread messages
        ann: Are you there?
        bob: /unread
        bot: Hello!
        ann: Hello?
        ",
    );
    owner.says("hm").await;
    owner.sends(Parcel::location(51.5, -0.1)).await;
    owner.says("/unread").await;
    owner.says("/next").await;
    owner.says("/next").await;
    owner.says("/next").await;
    // The chats come in the order of their ids, which are the same in every run.
    let (ann, bob) = (ann.id(), bob.id());
    bot.expect(&format!(
        "
        You: hm
        bot: I don't understand
        You: [location 51.5, -0.1]
        bot: I don't understand
        You: /unread
        bot: ID: {bob}
          1 unread
          ID: {ann}
          2 unread
        You: /next
        bot: From ID: {bob}
        bot: /unread
        You: /next
        bot: From ID: {ann}
        bot: Are you there?
        bot: Hello?
        You: /next
        bot: No unread messages
        "
    ));
    Ok(())
}
