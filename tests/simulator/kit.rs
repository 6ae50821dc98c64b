//! The test kit: what a test of a bot says, and what it reads.

use std::time::Duration;

use stategram::prelude::*;
use stategram::testing::{Parcel, Pick, Setup, TestBot, expect};

/// Asks every chat how it is, and remembers it; ten silent seconds end it.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "10s")]
enum Mood {
    #[state(entry)]
    Idle,
    Asked {
        times: u32,
    },
}
use mood::{Asked, Idle};

#[handler]
impl Mood {
    #[on(Idle, message)]
    fn ask(reply: &mut Reply) -> Asked {
        reply.text("Hello!\n\nHow are you?").keyboard(Keyboard::new().button("Fine", "fine").button("So so", "so"));
        Asked { times: 1 }
    }

    #[on(Asked, callback = "fine")]
    fn fine(reply: &mut Reply) -> End {
        reply.toast("Good");
        reply.text("Glad to hear it.");
        End
    }

    #[on(Asked, callback = "so")]
    fn so_so(reply: &mut Reply) -> Idle {
        reply.text("It will get better.");
        Idle
    }

    #[on(Asked, message)]
    fn again(asked: &mut Asked, reply: &mut Reply) -> Stay {
        asked.times += 1;
        reply.text(format!("Asked {} times.", asked.times));
        Stay
    }

    #[on(Asked, expired)]
    fn silence(reply: &mut Reply) -> End {
        reply.text("Never mind.");
        End
    }
}

async fn start() -> TestBot {
    TestBot::start(|bot| bot.conversation::<Mood>()).await.unwrap()
}

#[tokio::test]
async fn a_transcript_has_what_was_said_and_done() {
    let bot = start().await;
    let ann = bot.user("ann");
    ann.says("hi").await;
    let answer = ann.presses("Fine").await;
    assert_eq!(answer.text.as_deref(), Some("Good"));
    bot.expect(
        "
        ann: hi
        bot: Hello!

          How are you?
          [Fine] [So so]
        ann presses [Fine]
        bot toasts: Good
        bot: Glad to hear it.
        ",
    );
    ann.says("again").await;
    bot.advance(Duration::from_secs(9)).await;
    bot.advance(Duration::from_secs(1)).await;
    assert!(bot.news().ends_with("(9s later)\n(1s later)\nbot: Never mind."));
    assert_eq!(bot.news(), "");
    assert!(bot.transcript().starts_with("ann: hi\nbot: Hello!\n\n  How are you?\n"));
}

#[tokio::test]
async fn a_snapshot_is_compared_as_lines_are() {
    let bot = start().await;
    let ann = bot.user("ann");
    bot.expect(expect![""]);
    ann.says("hi").await;
    bot.expect(expect![[r#"
        ann: hi
        bot: Hello!

          How are you?
          [Fine] [So so]
    "#]]);
    bot.advance(Duration::from_secs(1)).await;
    bot.expect(expect!["(1s later)"]);
}

#[tokio::test]
async fn a_snapshot_that_differs_fails() {
    // This one would write itself anew.
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        return;
    }
    let bot = start().await;
    let differs = std::panic::AssertUnwindSafe(|| bot.expect(expect!["ann: hi"]));
    std::panic::catch_unwind(differs).unwrap_err();
}

#[tokio::test]
async fn several_chats_are_told_apart_and_stand_in_one_order() {
    let bot = start().await;
    let (ann, bob) = (bot.user("ann"), bot.user("bob"));
    let friends = bot.group("Friends", &[&ann, &bob]);
    ann.says("hi").await;
    bob.says("hi").await;
    bob.in_(&friends).says("all").await;
    bot.news();
    bot.advance(Duration::from_secs(10)).await;
    bot.expect(
        "
        (10s later)
        bot to ann: Never mind.
        bot to bob: Never mind.
        bot in Friends: Never mind.
        ",
    );
    ann.in_(&friends).says("again").await;
    ann.in_(&friends).presses("Fine").await;
    bot.expect(
        "
        ann in Friends: again
        bot: Hello!

          How are you?
          [Fine] [So so]
        ann in Friends presses [Fine]
        bot toasts: Good
        bot: Glad to hear it.
        ",
    );
    assert_eq!(friends.id(), bot.simulator().group_id("Friends"));
}

#[tokio::test]
async fn a_bot_that_keeps_its_conversations_goes_on_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup::new().kept_in(folder.path().join("bot.sqlite"));
    let mut bot = setup.start(|bot| bot.conversation::<Mood>()).await.unwrap();
    let ann = bot.user("ann");
    ann.says("one").await;
    bot.restart().await.unwrap();
    ann.says("two").await;
    bot.stop().await.unwrap();
    ann.says("three").await;
    bot.news();
    bot.restart().await.unwrap();
    bot.expect("(the bot starts)\nbot: Asked 3 times.");
}

#[tokio::test]
async fn what_is_forgotten_at_a_restart_begins_anew() {
    let mut bot = start().await;
    let ann = bot.user("ann");
    ann.says("one").await;
    bot.restart().await.unwrap();
    bot.news();
    ann.says("two").await;
    assert!(bot.news().starts_with("ann: two\nbot: Hello!"));
}

#[tokio::test]
async fn without_a_socket_it_is_the_same() {
    let bot = Setup::new().in_process().start(|bot| bot.conversation::<Mood>()).await.unwrap();
    let ann = bot.user("ann");
    ann.says("hi").await;
    ann.presses("Fine").await;
    assert_eq!(bot.simulator().url(), "");
    assert!(bot.transcript().ends_with("bot toasts: Good\nbot: Glad to hear it."));
}

#[tokio::test]
async fn what_is_throttled_comes_when_the_clock_is_turned() {
    let bot = start().await;
    let ann = bot.user("ann");
    ann.says("hi").await;
    bot.news();
    let wait = Duration::from_secs(3);
    let busy = bot.simulator().fault("sendMessage").in_chat(ann.id()).throttle(wait);
    ann.person().says("well?");
    busy.until_met(1).await;
    let began = bot.clock().now();
    let last = || ann.person().chat().history().pop().unwrap();
    let waiting = async {
        while !last().from.is_bot {
            bot.clock().advance(Duration::from_millis(10));
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), waiting).await.unwrap();
    assert!(bot.clock().now() - began >= wait);
    bot.settled().await;
    bot.expect("ann: well?\nbot: Asked 2 times.");
}

/// What a test that fails says.
async fn failure(test: impl Future<Output = ()> + Send + 'static) -> String {
    let panic = tokio::spawn(test).await.unwrap_err().into_panic();
    *panic.downcast::<String>().unwrap()
}

#[tokio::test]
async fn a_step_that_cannot_be_done_says_why() {
    let bot = start().await;
    let ann = bot.user("ann");
    ann.says("hi").await;
    let said = failure(async move {
        ann.presses("Well").await;
    })
    .await;
    let at = said.lines().nth(1).unwrap();
    assert_eq!(
        said.lines().next(),
        Some("ann presses \"Well\": the last keyboard has no button Well, but [Fine] [So so]")
    );
    assert!(at.starts_with("  at tests/simulator/kit.rs:"), "{at}");
    assert!(said.contains("the transcript so far:\n    ann: hi\n    bot: Hello!"), "{said}");
}

#[tokio::test]
async fn something_is_done_to_an_earlier_message() {
    let bot = start().await;
    let ann = bot.user("ann");
    ann.says("one").await;
    ann.says("two").await;
    // The last whose words begin so, the one of this number from the last, and a button by its number.
    ann.on("Asked").replies("which?").await;
    ann.on(6).says("that").await;
    ann.on("Hello!").sends(Parcel::location(1.5, 2.5)).await;
    let history = ann.person().chat().history();
    let original = |nth: usize| history[nth].reply_to.and_then(|id| history.iter().position(|it| it.message_id == id));
    assert_eq!([4, 6, 8].map(original), [Some(3), Some(0), Some(1)]);
    ann.on("Hello!").presses_number(2).await;
    assert!(bot.transcript().ends_with("ann presses [So so]\nbot: It will get better."), "{}", bot.transcript());
    for which in [Pick::Number(99), Pick::Number(0), Pick::Title("Nothing begins so")] {
        let ann = ann.clone();
        let said = failure(async move { ann.on(which).replies("x").await }).await;
        let expected = format!("ann means a message that is not there: {which}");
        assert_eq!(said.lines().next(), Some(expected.as_str()));
        assert!(said.lines().nth(1).unwrap().starts_with("  at tests/simulator/kit.rs:"), "{said}");
    }
}

#[tokio::test]
async fn a_difference_is_shown_line_by_line() {
    let bot = start().await;
    bot.user("ann").says("hi").await;
    let said = failure(async move { bot.expect("ann: hi\nbot: Hello!\n  How are you?") }).await;
    assert!(said.contains("  ann: hi\n  bot: Hello!\n+ \n    How are you?\n+   [Fine] [So so]\n"), "{said}");
}

#[tokio::test]
async fn the_clock_begins_where_the_test_wants_it() {
    let moment = stategram::clock::Moment::from_millis(86_400_000);
    let bot = Setup::new().at(moment).in_process().start(|bot| bot.conversation::<Mood>()).await.unwrap();
    bot.user("ann").says("hi").await;
    assert_eq!(bot.clock().now(), moment);
    let shown = bot.user("ann").person().chat().history();
    assert!(shown.iter().all(|it| it.date == 86_400));
}

#[tokio::test]
async fn a_hundred_people_talk_to_it_at_once() {
    let bot = Setup::new().in_process().start(|bot| bot.conversation::<Mood>()).await.unwrap();
    let people: Vec<_> = (0..100).map(|it| bot.user(&format!("user{it}"))).collect();
    for text in ["hi", "still here", "and now"] {
        for it in &people {
            it.person().says(text);
        }
        bot.settled().await;
    }
    for it in &people {
        it.presses("Fine").await;
    }
    let transcript = bot.transcript();
    assert_eq!(transcript.matches("Asked 3 times.").count(), 100);
    assert_eq!(transcript.matches("Glad to hear it.").count(), 100);
}

#[tokio::test]
async fn the_edges_that_a_bot_took_are_counted_and_those_it_never_took_named() {
    let mut bot = start().await;
    let ann = bot.user("ann");
    ann.says("hi").await;
    ann.says("hi").await;
    bot.restart().await.unwrap();
    ann.says("hi").await;
    bot.advance(Duration::from_secs(10)).await;
    let lines = bot.coverage().to_string();
    let lines: Vec<&str> = lines.lines().map(|it| it.split(", line").next().unwrap()).collect();
    expect![[r#"
        Mood: 3 of 5 edges
             1x  Idle -> Asked by message (ask
          never  Asked -> End by callback = "fine" (fine
          never  Asked -> Idle by callback = "so" (so_so
             1x  Asked -> Asked by message (again
             1x  Asked -> End by expired (silence
    "#]]
    .assert_eq(&(lines.join("\n") + "\n"));
    let coverage = bot.coverage();
    let never: Vec<_> = coverage.never().map(|it| it.handler.as_deref()).collect();
    assert_eq!(never, [Some("fine"), Some("so_so")]);
    // To go to the entry state is to end, and is drawn as it is declared.
    ann.says("hi").await;
    ann.presses("So so").await;
    let coverage = bot.coverage();
    let never: Vec<_> = coverage.never().map(|it| it.handler.as_deref()).collect();
    assert_eq!(never, [Some("fine")]);
}

/// Another one of the same name.
mod elsewhere {
    use stategram::prelude::*;

    #[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
    #[conversation(per_chat)]
    pub(crate) enum Mood {
        #[state(entry)]
        Good,
    }

    #[handler]
    impl Mood {
        #[on(mood::Good, message)]
        fn always(reply: &mut Reply) -> Stay {
            reply.text("Good.");
            Stay
        }
    }
}

#[tokio::test]
async fn conversations_of_one_name_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("edges");
    let of = async |bot: TestBot| {
        let ann = bot.user("ann");
        ann.says("hi").await;
        let coverage = bot.coverage();
        coverage.edges().map(|(edge, times)| (edge.clone(), times)).collect::<Vec<_>>()
    };
    let here = of(start().await).await;
    let there = of(TestBot::start(|bot| bot.conversation::<elsewhere::Mood>()).await.unwrap()).await;
    // As their bots write them down where the environment asks for it.
    let line = |(edge, times): &(stategram::testing::CoveredEdge, usize)| {
        serde_json::json!({"edge": edge, "taken": *times > 0}).to_string() + "\n"
    };
    let lines: String = here.iter().chain(&there).map(line).collect();
    std::fs::write(&path, lines).unwrap();
    let coverage = stategram::testing::Coverage::read(&path).unwrap().to_string();
    let headings: Vec<&str> = coverage.lines().filter(|it| !it.starts_with(' ')).collect();
    assert_eq!(headings, ["Mood in kit: 1 of 5 edges", "Mood in kit::elsewhere: 1 of 1 edges"]);
}

#[tokio::test]
async fn what_no_bot_wrote_is_no_coverage() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("edges");
    let error = stategram::testing::Coverage::read(&path).unwrap_err().to_string();
    assert!(error.starts_with(&format!("cannot read {}", path.display())), "{error}");
    std::fs::write(&path, "{}\n").unwrap();
    let error = stategram::testing::Coverage::read(&path).unwrap_err();
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(source.starts_with("line 1: missing field `edge`"), "{source}");
}
