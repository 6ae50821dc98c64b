//! Answers to inline queries over HTTP: what is offered, what becomes of what is chosen, and what Telegram would refuse.

use std::time::Duration;

use stategram::prelude::*;

/// Echoes, and makes a ballot of what is chosen.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user)]
enum Ballot {
    #[state(entry)]
    Closed,
}
use ballot::Closed;

#[handler]
impl Ballot {
    #[on(Closed, inline_query)]
    fn echo(Inline(query): Inline, reply: &mut Reply) -> Result<Stay, std::convert::Infallible> {
        let words = query.query;
        let buttons = || Keyboard::new().button("Yes", "yes").button("No", "no");
        let article = |id: &str| InlineResult::article(id, &words, &words).keyboard(buttons());
        let draft = match words.as_str() {
            "many" => reply.answer((0..51).map(|id| article(&id.to_string()))),
            "twice" => reply.answer(["a", "b", "a"].map(article)),
            "no id" => reply.answer([article("")]),
            "captioned" => reply.answer([article("a").caption("under it")]),
            "none" => reply.answer([] as [InlineResult; 0]).button("Write to me", "what is it?"),
            _ => reply.answer([article("a")]).cache(Duration::from_secs(10)).next_offset("2").button("More", "more"),
        };
        draft.personal();
        Ok(Stay)
    }

    #[on(Closed, chosen_inline_result)]
    fn chosen(chosen: Chosen, reply: &mut Reply) -> Stay {
        if let Some(message) = chosen.message() {
            reply.edit(message, format!("{}: vote!", chosen.query)).keyboard(Keyboard::new().button("Yes", "yes"));
        }
        Stay
    }
}

#[tokio::test]
async fn over_http_an_answer_is_shown_and_what_is_chosen_can_be_edited() {
    let simulator = crate::simulator().await;
    let running = simulator.bot().unwrap().conversation::<Ballot>().start().await.unwrap();
    let you = simulator.you();
    let query = you.types_inline("lunch");
    crate::settle(&simulator, &running).await;
    let answer = query.answer().expect("an answer");
    assert_eq!(answer.results.len(), 1);
    query.chooses(1).unwrap();
    crate::settle(&simulator, &running).await;
    let shown = you.chat().history();
    let message = shown.last().expect("the chosen one");
    assert_eq!(message.text, "lunch: vote!");

    // What Telegram would refuse fails the turn, each with its sentence.
    let mistakes = [
        ("many", "51 inline results; Telegram takes at most 50"),
        ("twice", "two inline results have the id \"a\"; each needs one of its own"),
        ("no id", "an inline result with an id of 0 bytes; Telegram asks for 1 to 64"),
        ("captioned", "an inline result of type \"article\" has no caption"),
        ("none", "\"what is it?\" is no start parameter: Telegram takes 1 to 64 of A-Z, a-z, 0-9, _ and -"),
    ];
    for (words, error) in mistakes {
        let query = you.types_inline(words);
        crate::settle(&simulator, &running).await;
        assert!(query.answer().is_none(), "{words}");
        let aside = running.set_aside(None, 10).await.unwrap();
        let last = aside.last().expect("something is set aside");
        assert!(last.error.ends_with(error), "{}", last.error);
    }
    running.shutdown().await.unwrap();
}
