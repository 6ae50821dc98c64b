//! Answers to inline queries over HTTP: what is offered, what becomes of what is chosen, and what Telegram would refuse.

use std::time::Duration;

use serde_json::{Value, json};
use stategram::html;
use stategram::prelude::*;
use stategram::simulator::Parcel;
use tokio::sync::mpsc;

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

/// What Telegram has already, by the fields of the messages that brought it, and who wants to know what is chosen.
#[derive(Clone, Debug, Provide)]
struct Shelf {
    files: Vec<Value>,
    chosen: mpsc::UnboundedSender<String>,
}

/// Offers something of everything.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user)]
enum Catalogue {
    #[state(entry)]
    Open,
}
use catalogue::Open;

#[handler(app = Shelf)]
impl Catalogue {
    #[on(Open, inline_query)]
    fn offers(Data(files): Data<Vec<Value>>, reply: &mut Reply) -> Stay {
        type R = InlineResult;
        let at = |name: &str| format!("https://example.org/{name}");
        let id = |nth: usize| files[nth].as_str().unwrap();
        let small = &at("small.jpg");
        reply.answer([
            R::article("1", "A title", "a text").description("two lines"),
            R::photo("2", at("p.jpg"), small).caption("a photo"),
            R::gif("3", at("g.gif"), small).caption("a gif"),
            R::mpeg4_gif("4", at("m.mp4"), small).caption(html!("<b>a</b> film")),
            R::video("5", at("v.mp4"), "video/mp4", small, "T").caption("a video"),
            R::audio("6", at("a.mp3"), "T").caption("a song"),
            R::voice("7", at("v.ogg"), "T").caption("a voice"),
            R::document("8", at("d.pdf"), "application/pdf", "T").caption("a file"),
            R::location("9", "T", 64.5, -21.5),
            R::venue("10", "Home", "1 Main St", 64.5, -21.5),
            R::contact("11", "+15550100", "Ann"),
            R::game("12", "chess").keyboard(Keyboard::new().callback_game("Play")),
            R::cached_photo("13", id(0)).caption("that photo"),
            R::cached_gif("14", id(1)).caption("that gif"),
            R::cached_mpeg4_gif("15", id(2)).caption("that film"),
            R::cached_sticker("16", id(3)),
            R::cached_document("17", id(4), "T").caption("that file"),
            R::cached_video("18", id(5), "T").caption("that video"),
            R::cached_voice("19", id(6), "T").caption("that voice"),
            R::cached_audio("20", id(7)).caption("that song"),
        ]);
        Stay
    }

    #[on(Open, chosen_inline_result)]
    fn chosen(chosen: Chosen, Data(hears): Data<mpsc::UnboundedSender<String>>) -> Stay {
        hears.send(chosen.result_id.clone()).unwrap();
        Stay
    }
}

#[tokio::test]
async fn over_http_a_result_of_each_kind_becomes_the_message_that_it_offers() {
    let simulator = crate::simulator().await;
    let you = simulator.you();
    let uploads = [
        Parcel::photo("p"),
        Parcel::animation("g"),
        Parcel::animation("m"),
        Parcel::sticker("s"),
        Parcel::document("d.pdf", "d"),
        Parcel::video("v"),
        Parcel::voice("w"),
        Parcel::audio("a.mp3", "a"),
    ];
    for upload in uploads {
        you.sends(upload);
    }
    let uploaded = you.chat().history();
    let file_id = |content: &Value| {
        let file = content.as_object().unwrap().values().next().unwrap();
        file.get("file_id").or_else(|| file.pointer("/0/file_id")).unwrap().clone()
    };
    let files = uploaded.iter().map(|it| file_id(&json!(it.content))).collect();
    let (chosen, mut hears) = mpsc::unbounded_channel();
    let bot = simulator.bot().unwrap().with(Shelf { files, chosen });
    let running = bot.conversation::<Catalogue>().start().await.unwrap();
    let query = you.types_inline("everything");
    crate::settle(&simulator, &running).await;
    assert_eq!(query.answer().expect("an answer").results.len(), 20);

    // What is sent, the words under it, and one thing by which it is known.
    let place = json!({"latitude": 64.5, "longitude": -21.5});
    let expected = [
        ("", "a text", json!({})),
        ("photo", "a photo", json!({"/photo/0/width": 640})),
        ("animation document", "a gif", json!({"/animation/file_name": "g.gif"})),
        ("animation document", "a film", json!({"/document/file_name": "m.mp4"})),
        ("video", "a video", json!({"/video/file_name": "v.mp4"})),
        ("audio", "a song", json!({"/audio/file_name": "a.mp3"})),
        ("voice", "a voice", json!({"/voice/duration": 1})),
        ("document", "a file", json!({"/document/file_name": "d.pdf"})),
        ("location", "", json!({"/location": place})),
        ("location venue", "", json!({"/venue": {"title": "Home", "address": "1 Main St", "location": place}})),
        ("contact", "", json!({"/contact": {"phone_number": "+15550100", "first_name": "Ann"}})),
        ("game", "", json!({"/game/title": "chess"})),
        ("photo", "that photo", json!({"": uploaded[0].content})),
        ("animation document", "that gif", json!({"": uploaded[1].content})),
        ("animation document", "that film", json!({"": uploaded[2].content})),
        ("sticker", "", json!({"": uploaded[3].content})),
        ("document", "that file", json!({"": uploaded[4].content})),
        ("video", "that video", json!({"": uploaded[5].content})),
        ("voice", "that voice", json!({"": uploaded[6].content})),
        ("audio", "that song", json!({"": uploaded[7].content})),
    ];
    for (nth, (fields, words, known_by)) in (1..).zip(expected) {
        let id = query.chooses(nth).unwrap();
        let shown = you.chat().history().into_iter().find(|it| it.message_id == id).unwrap();
        assert_eq!(shown.content.keys().map(String::as_str).collect::<Vec<_>>().join(" "), fields, "result {nth}");
        assert_eq!(shown.text, words, "result {nth}");
        let content = Value::Object(shown.content);
        for (place, value) in known_by.as_object().unwrap() {
            assert_eq!(content.pointer(place), Some(value), "result {nth}");
        }
        crate::settle(&simulator, &running).await;
        assert_eq!(hears.try_recv().unwrap(), nth.to_string());
    }
    running.shutdown().await.unwrap();
}
