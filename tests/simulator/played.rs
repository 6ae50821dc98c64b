//! What people did at the simulator, as a test: what is written is compared with a file, and the file is a test here as well.

use std::time::Duration;

use expect_test::expect_file;
use stategram::prelude::*;
use stategram::simulator::Parcel;
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
    expect_file!["played/as_it_was_played.rs"].assert_eq(&bot.simulator().as_test(&["Tally"]));
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
    assert!(test.contains("// Only the last 1000 steps are here."), "{test}");
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
