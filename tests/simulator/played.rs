//! What people did at the simulator, as a test: what is written is compared with a file, and the file is a test here as well.

mod stall;

use std::time::Duration;

use expect_test::expect_file;
use serde_json::{Value, json};
use stategram::prelude::*;
use stategram::simulator::{Parcel, TOKEN};
use stategram::testing::TestBot;

/// Counts what it is told in each chat; ten silent seconds end it.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "10s")]
enum Tally {
    #[state(entry)]
    Empty,
    Begun {
        count: u32,
    },
}
use tally::{Begun, Empty};

#[handler]
impl Tally {
    #[on(Empty, message)]
    fn first(reply: &mut Reply) -> Begun {
        reply.text("1 \"thing\"").keyboard(Keyboard::new().button("More", "more"));
        Begun { count: 1 }
    }

    #[on(Begun, callback = "more")]
    fn more(begun: &mut Begun, reply: &mut Reply) -> Stay {
        begun.count += 1;
        reply.toast("more");
        reply.text(format!("{} things", begun.count));
        Stay
    }

    #[on(Begun, message)]
    fn next(begun: &mut Begun, reply: &mut Reply) -> Stay {
        begun.count += 1;
        reply.text(format!("{} things", begun.count));
        Stay
    }

    #[on(Begun, expired)]
    fn silence(reply: &mut Reply) -> End {
        reply.text("That was all.");
        End
    }
}

mod as_it_was_played {
    use super::Tally;

    include!("played/as_it_was_played.rs");
}

#[tokio::test]
async fn what_people_did_is_written_as_a_test() {
    let bot = TestBot::start(|bot| bot.conversation::<Tally>()).await.unwrap();
    // A name that is a word of Rust's, and one without a letter that is in ASCII.
    let (ann, matching, nameless) = (bot.user("ann"), bot.user("match"), bot.user("Аня"));
    let friends = bot.group("Old friends", &[&ann, &matching]);
    ann.says("one \"two\" \\ three").await;
    ann.presses("More").await;
    ann.sends(Parcel::photo(vec![7; 12_000]).caption("my cat")).await;
    ann.sends(Parcel::document("list.csv", vec![7; 120])).await;
    ann.sends(Parcel::location(51.5, -0.25)).await;
    matching.in_(&friends).says("all").await;
    ann.in_(&friends).presses("More").await;
    nameless.says("/start").await;
    bot.advance(Duration::from_secs(4)).await;
    ann.says("again").await;
    // Nobody turns this clock: the time goes by, as it does at the simulator.
    bot.clock().advance(Duration::from_secs(6));
    bot.settled().await;
    bot.clock().advance(Duration::from_secs(4));
    bot.settled().await;
    nameless.blocks_bot().await;
    // Two deadlines, each counted from its own step.
    ann.says("and then").await;
    bot.clock().advance(Duration::from_secs(6));
    bot.settled().await;
    matching.in_(&friends).says("all of us").await;
    for seconds in [4, 6] {
        bot.clock().advance(Duration::from_secs(seconds));
        bot.settled().await;
    }
    expect_file!["played/as_it_was_played.rs"].assert_eq(&bot.simulator().as_test(&["Tally"]));
}

mod in_time {
    use super::Tally;

    include!("played/in_time.rs");
}

#[tokio::test]
async fn steps_are_as_far_from_one_another_as_they_were() {
    let bot = TestBot::start(|bot| bot.conversation::<Tally>()).await.unwrap();
    let ann = bot.user("ann");
    let passes = async |millis| {
        bot.clock().advance(Duration::from_millis(millis));
        bot.settled().await;
    };
    ann.says("/start").await;
    passes(900).await;
    ann.says("one").await;
    // In time, though eleven seconds begin.
    passes(9_600).await;
    ann.says("two").await;
    passes(10_000).await;
    ann.says("three").await;
    expect_file!["played/in_time.rs"].assert_eq(&bot.simulator().as_test(&["Tally"]));
}

mod strange_words {
    use super::Tally;

    include!("played/strange_words.rs");
}

#[tokio::test]
async fn whatever_is_said_is_rust() {
    let bot = TestBot::start(|bot| bot.conversation::<Tally>()).await.unwrap();
    let sim = |verb: &str| format!("{}/sim/{verb}", bot.simulator().url());
    bot.user("Self").says("a\rb, \u{2068}Ann\u{2069} \"c\" \\").await;
    bot.user("Self").sends(Parcel::other("contact", contact("\u{1}\u{c}"))).await;
    // Two who are called the same.
    for (user_id, text) in [(5, "I"), (6, "you"), (5, "me")] {
        does(&bot, &sim("message"), json!({ "user_id": user_id, "first_name": "Ann", "text": text })).await;
    }
    for user_id in [5, 6] {
        let blocks = json!({ "user_id": user_id, "member_id": 8_000_000_001_i64, "status": "kicked" });
        does(&bot, &sim("member"), blocks).await;
    }
    expect_file!["played/strange_words.rs"].assert_eq(&bot.simulator().as_test(&["Tally"]));
}

/// Of an id that takes more than 32 bits.
fn contact(first_name: &str) -> Value {
    json!({ "first_name": first_name, "phone_number": "15550100", "user_id": 5_756_682_936_i64 })
}

#[tokio::test]
async fn what_is_no_plain_group_is_said_to_be_none() {
    let bot = TestBot::start(|bot| bot.conversation::<Tally>()).await.unwrap();
    let sim = |verb: &str| format!("{}/sim/{verb}", bot.simulator().url());
    let rooms = [
        json!({ "chat_id": -5 }),
        json!({ "chat_id": -1_000_000_000_006_i64, "type": "channel" }),
        json!({ "chat_id": -1_000_000_000_007_i64, "type": "supergroup" }),
        json!({ "chat_id": -1_000_000_000_008_i64, "type": "supergroup", "is_forum": true }),
    ];
    for mut room in rooms {
        (room["user_id"], room["first_name"], room["title"]) = (5.into(), "Eve".into(), "Us".into());
        does(&bot, &sim("chat"), room.clone()).await;
        let said = json!({ "user_id": 5, "chat_id": room["chat_id"], "text": "hi" });
        does(&bot, &sim("message"), said).await;
    }
    let test = bot.simulator().as_test(&["Tally"]);
    let another = "// Another \"Us\": groups of one name would be one group here.";
    let steps: Vec<&str> =
        test.lines().map(str::trim).filter(|it| it.contains("eve") || it.starts_with("//")).collect();
    assert_eq!(
        steps,
        [
            "let eve = bot.user(\"Eve\");",
            "let us = bot.group(\"Us\", &[&eve]);",
            another,
            "// It was a channel. Here it is a plain group, where the bot may do otherwise.",
            "let us2 = bot.group(\"Us2\", &[&eve]);",
            another,
            "// It was a supergroup. Here it is a plain group, where the bot may do otherwise.",
            "let us3 = bot.group(\"Us3\", &[&eve]);",
            another,
            "// It was a forum. Here it is a plain group, where the bot may do otherwise.",
            "let us4 = bot.group(\"Us4\", &[&eve]);",
            "eve.in_(&us).says(\"hi\").await;",
            "eve.in_(&us2).says(\"hi\").await;",
            "eve.in_(&us3).says(\"hi\").await;",
            "eve.in_(&us4).says(\"hi\").await;",
        ],
        "{test}"
    );
}

/// Does something by `/sim/..`, or on the page.
async fn does(bot: &TestBot, path: &str, mut fields: Value) -> Value {
    fields["token"] = TOKEN.into();
    // Where a chat is made that is what the bot becomes there.
    if !path.ends_with("/sim/chat") {
        fields["bot"] = 8_000_000_001_i64.into();
    }
    let client = stategram::bot::client_builder().unwrap().no_proxy().build().unwrap();
    let request = client.post(path).header("content-type", "application/json").body(fields.to_string());
    let (status, body) = crate::api::read(request).await;
    assert_eq!(status, 200, "{path}: {body}");
    bot.settled().await;
    body["result"].clone()
}

#[tokio::test]
async fn whatever_is_done_from_outside_is_a_step() {
    let bot = TestBot::start(|bot| bot.conversation::<Tally>()).await.unwrap();
    let sim = |verb: &str| format!("{}/sim/{verb}", bot.simulator().url());
    let group = json!({ "user_id": 5, "first_name": "Eve", "chat_id": -5, "title": "Us" });
    let with = |more: Value| {
        let mut fields = group.clone();
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        fields
    };
    does(&bot, &sim("message"), with(json!({ "text": "hi" }))).await;
    does(&bot, &sim("member"), with(json!({ "status": "left" }))).await;
    does(&bot, &sim("member"), with(json!({ "member_id": 6, "status": "kicked" }))).await;
    let club = does(&bot, &sim("upgrade"), with(json!({}))).await;
    does(&bot, &sim("message"), with(json!({ "chat_id": club, "text": "ho" }))).await;
    let test = bot.simulator().as_test(&["Tally"]);
    let steps: Vec<&str> = test.lines().map(str::trim).filter(|it| it.contains("eve")).collect();
    assert_eq!(
        steps,
        [
            "let eve = bot.user(\"Eve\");",
            "let us = bot.group(\"Us\", &[&eve]);",
            "eve.in_(&us).says(\"hi\").await;",
            "eve.in_(&us).leaves().await;",
            "// eve gave somebody another standing, for which there is no step.",
            "eve.in_(&us).upgrades_group().await;",
            "eve.in_(&us).says(\"ho\").await;",
        ],
        "{test}"
    );
}

#[tokio::test]
async fn of_many_bytes_the_last_are_written() {
    let bot = TestBot::start(|bot| bot.conversation::<Tally>()).await.unwrap();
    let ann = bot.user("ann");
    for nth in 1..=600 {
        ann.person().says(&format!("step {nth}.{}", "x".repeat(3_000)));
    }
    bot.settled().await;
    let test = bot.simulator().as_test(&["Tally"]);
    let (_, kept) = test.split_once("// The beginning is cut off: only the last ").unwrap();
    let kept: usize = kept.split_once(' ').unwrap().0.parse().unwrap();
    assert!((300..350).contains(&kept), "{kept} of 3 KB each are a megabyte");
    assert_eq!(test.matches(".says(").count(), kept);
    assert!(test.contains("step 600.") && !test.contains("step 1."), "the last are kept");
}

#[tokio::test]
async fn of_many_steps_the_last_are_written() {
    let bot = TestBot::start(|bot| bot.conversation::<Tally>()).await.unwrap();
    let ann = bot.user("ann");
    for nth in 1..=1_001 {
        ann.person().says(&format!("step {nth}."));
    }
    bot.settled().await;
    let test = bot.simulator().as_test(&["Tally"]);
    assert!(test.contains("// The beginning is cut off: only the last 1000 steps are here."), "{test}");
    assert!(!test.contains("step 1."), "{test}");
    assert!(test.contains("ann.says(\"step 2.\").await;"), "{test}");
}

#[tokio::test]
async fn what_is_too_long_for_a_line_is_left_out() {
    let bot = TestBot::start(|bot| bot.conversation::<Tally>()).await.unwrap();
    bot.user("ann").says(&"x".repeat(4_001)).await;
    let test = bot.simulator().as_test(&["Tally"]);
    assert!(test.contains("// ann did something here that takes 4009 bytes to say."), "{test}");
}
