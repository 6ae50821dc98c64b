//! What happened is written down, and played again to the same bot, and to others.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use stategram::prelude::*;
use stategram::simulator::TOKEN;
use stategram::testing::{Recording, Setup, TestBot};
use tempfile::TempDir;

/// Counts messages until somebody presses the button, or for ten silent seconds.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "10s")]
enum Counter {
    #[state(entry)]
    Fresh,
    Counting {
        count: u32,
    },
}
use counter::{Counting, Fresh};

/// What differs from one bot to the next.
#[derive(Clone, Copy)]
struct Words {
    goodbye: &'static str,
    twice: bool,
    photo: &'static [u8],
    dice: fn() -> u32,
}

const WORDS: Words = Words { goodbye: "Bye", twice: false, photo: b"a cat", dice: || 4 };

#[derive(Provide)]
struct App {
    words: Words,
}

#[handler(app = App)]
impl Counter {
    #[on(_, photo)]
    fn photo(Data(words): Data<Words>, reply: &mut Reply) -> Stay {
        reply.photo(File::bytes("cat.jpg", words.photo)).caption("Mine");
        Stay
    }

    #[on(_, command = "dice")]
    fn dice(Data(words): Data<Words>, reply: &mut Reply) -> Stay {
        reply.text((words.dice)().to_string());
        Stay
    }

    #[on(_, command = "now")]
    async fn now(chat: Chat, bot: Bot) -> Result<Stay, stategram::bot::ApiError> {
        bot.to(chat.id).text("At once").await?;
        Ok(Stay)
    }

    #[on(Fresh, text)]
    fn first(reply: &mut Reply) -> Counting {
        reply.text("1").keyboard(Keyboard::new().button("Enough", "enough"));
        Counting { count: 1 }
    }

    #[on(Counting, text)]
    fn next(counter: &mut Counting, Data(words): Data<Words>, reply: &mut Reply) -> Stay {
        counter.count += 1;
        reply.text(counter.count.to_string());
        if words.twice {
            reply.text("again");
        }
        Stay
    }

    #[on(Counting, callback = "enough")]
    fn enough(reply: &mut Reply) -> End {
        reply.toast("Enough it is");
        reply.edit_pressed("Done");
        End
    }

    #[on(Counting, expired)]
    fn silence(Data(words): Data<Words>, reply: &mut Reply) -> End {
        reply.text(words.goodbye);
        End
    }
}

/// Where a recording is.
struct Kept {
    _folder: TempDir,
    path: PathBuf,
}

impl Kept {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("recording.jsonl");
        Self { _folder: folder, path }
    }

    /// Plays it to a bot with these words.
    async fn replay(&self, words: Words) -> Result<(usize, usize), String> {
        let recording = Recording::open(&self.path).expect("a recording");
        let played = recording.replay(|bot| bot.with(App { words }).conversation::<Counter>()).await.expect("a bot");
        let counted = (played.updates(), played.calls());
        played.difference().map_or(Ok(counted), |difference| Err(difference.to_owned()))
    }

    /// Where something is written for the first time.
    fn line_of(&self, words: &str) -> usize {
        let text = std::fs::read_to_string(&self.path).expect("a recording");
        1 + text.lines().position(|it| it.contains(words)).expect("a line that says so")
    }
}

async fn recorded(path: &Path, words: Words) -> TestBot {
    let setup = Setup::new().recorded_in(path);
    setup.start(move |bot| bot.with(App { words }).conversation::<Counter>()).await.expect("a bot")
}

/// Two people play, and time passes.
async fn played(kept: &Kept, words: Words) {
    let bot = recorded(&kept.path, words).await;
    let (ann, bob) = (bot.user("ann"), bot.user("bob"));
    ann.says("hi").await;
    bob.says("hello").await;
    ann.says("there").await;
    ann.presses("Enough").await;
    bot.advance(Duration::from_secs(4)).await;
    bob.says("still here").await;
    bob.says("/now").await;
    bot.advance(Duration::from_secs(7)).await;
    bot.advance(Duration::from_secs(3)).await;
    let group = bot.group("friends", &[&ann, &bob]);
    ann.in_(&group).says("all of you").await;
    bot.expect(
        "
        ann: hi
        bot: 1
          [Enough]
        bob: hello
        bot: 1
          [Enough]
        ann: there
        bot: 2
        ann presses [Enough]
        bot toasts: Enough it is
        bot edits: Done
        (4s later)
        bob: still here
        bot: 2
        bob: /now
        bot: At once
        (7s later)
        (3s later)
        bot to bob: Bye
        ann in friends: all of you
        bot: 1
          [Enough]
        ",
    );
}

#[tokio::test]
async fn the_same_bot_does_the_same() {
    let kept = Kept::new();
    played(&kept, WORDS).await;
    let (updates, calls) = kept.replay(WORDS).await.unwrap();
    // getMe, and for each answer one; the press has two, and the expiry one.
    assert_eq!((updates, calls), (7, 10));
}

#[tokio::test]
async fn the_first_difference_is_said_in_words() {
    let kept = Kept::new();
    played(&kept, WORDS).await;
    let other = Words { goodbye: "Farewell", ..WORDS };
    let line = kept.line_of(r#""text":"Bye""#);
    assert_eq!(
        kept.replay(other).await.unwrap_err(),
        format!("{}, line {line}: sendMessage: `text` is \"Farewell\"; recorded is \"Bye\"", kept.path.display())
    );
}

#[tokio::test]
async fn a_call_too_many_and_one_too_few_are_differences() {
    let talks_more = || Words { twice: true, ..WORDS };
    let kept = Kept::new();
    played(&kept, WORDS).await;
    let difference = kept.replay(talks_more()).await.unwrap_err();
    assert!(difference.contains("recorded is") || difference.contains("was not recorded"), "{difference}");
    let kept = Kept::new();
    let bot = recorded(&kept.path, talks_more()).await;
    bot.user("ann").says("a").await;
    bot.user("ann").says("b").await;
    drop(bot);
    let line = kept.line_of(r#""text":"again""#);
    let difference = kept.replay(WORDS).await.unwrap_err();
    let name = kept.path.display();
    let missing = format!("{name}, line {line}: the bot does not make a call that was recorded: sendMessage ");
    assert!(difference.starts_with(&missing) && difference.ends_with(r#""text":"again"}"#), "{difference}");
}

#[tokio::test]
async fn what_does_not_follow_from_the_recording_is_found_out() {
    static ROLLED: AtomicU32 = AtomicU32::new(0);
    let rolls = || Words { dice: || ROLLED.fetch_add(1, Ordering::Relaxed), ..WORDS };
    let kept = Kept::new();
    let bot = recorded(&kept.path, rolls()).await;
    bot.user("ann").says("/dice").await;
    drop(bot);
    let difference = kept.replay(rolls()).await.unwrap_err();
    assert!(difference.ends_with("sendMessage: `text` is \"1\"; recorded is \"0\""), "{difference}");
    assert_eq!(kept.replay(Words { dice: || 0, ..WORDS }).await, Ok((1, 2)));
}

#[tokio::test]
async fn calls_that_went_wrong_go_wrong_again() {
    let kept = Kept::new();
    let bot = recorded(&kept.path, WORDS).await;
    let ann = bot.user("ann");
    bot.simulator().fault("sendMessage").throttle(Duration::from_secs(3));
    ann.person().says("/dice");
    bot.simulator().confirmed().await;
    let waits = bot.simulator().fault("sendMessage").hold();
    loop {
        tokio::select! {
            biased;
            () = waits.until_met(1) => break,
            () = tokio::task::yield_now() => bot.clock().advance(Duration::from_secs(1)),
        }
    }
    waits.lift();
    bot.settled().await;
    bot.simulator().fault("sendMessage").refuse(403, "Forbidden: bot was blocked by the user");
    ann.says("/dice").await;
    drop(bot);
    let (updates, calls) = kept.replay(WORDS).await.unwrap();
    assert_eq!((updates, calls), (2, 4), "getMe, one that was throttled, the same again, one that was refused");
}

#[tokio::test]
async fn a_file_is_known_by_its_content() {
    let kept = Kept::new();
    let bot = recorded(&kept.path, WORDS).await;
    bot.user("ann").sends(stategram::testing::Parcel::photo(b"a dog".to_vec())).await;
    drop(bot);
    assert_eq!(kept.replay(WORDS).await, Ok((1, 2)));
    let difference = kept.replay(Words { photo: b"a cow", ..WORDS }).await.unwrap_err();
    assert!(difference.contains("sendPhoto: its files are cat.jpg (5 bytes, "), "{difference}");
}

#[tokio::test]
async fn what_is_saved_by_http_is_the_same() {
    let kept = Kept::new();
    let bot = recorded(&kept.path, WORDS).await;
    bot.user("ann").says("hi").await;
    let url = format!("{}/sim/recording?token={TOKEN}", bot.simulator().url());
    let http = stategram::bot::client_builder().unwrap().no_proxy().build().unwrap();
    let saved = http.get(url).send().await.expect("an answer").text().await.expect("a text");
    assert_eq!(saved, std::fs::read_to_string(&kept.path).expect("a recording"));
    let recording = Recording::parse(&saved).expect("a recording");
    recording
        .replay(|bot| bot.with(App { words: WORDS }).conversation::<Counter>())
        .await
        .expect("a bot")
        .assert_same();
}
