//! Everything that a bot sends and changes, over HTTP: as a reply and at once, with the same outcome.

use std::path::PathBuf;
use std::time::Duration;

use stategram::bot::{ApiError, DownloadError, Upload};
use stategram::html;
use stategram::prelude::*;
use stategram::reply::{ForceReply, MediaGroup, RemoveKeyboard, ReplyKeyboard};
use stategram::simulator::Shown;
use stategram::testing::{Actor, Parcel, TestBot};
use stategram::types::input_media::InputMediaDocument;
use stategram::types::methods::SendDocumentParams;
use stategram::types::{ChatAction, MessageEntity, MessageEntityType};

#[derive(Provide)]
struct App {
    /// Where files are kept.
    folder: PathBuf,
}

/// Does what it is told: `reply places`, `now places`.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Sender {
    #[state(entry)]
    Idle,
    Told,
}
use sender::{Idle, Told};

/// The same with `reply`, which queues it, and with `bot.to(..)`, where each call is awaited: what ends a call, and what ends one whose
/// message is needed again.
macro_rules! send {
    ($what:expr, $at:expr; [$($done:tt)*] [$($sent:tt)*]) => {
        match $what {
            "places" => {
                $at.typing()$($done)*;
                $at.action(ChatAction::FindLocation)$($done)*;
                $at.location(51.5, -0.1)$($done)*;
                $at.venue(51.5, -0.1, "Home", "221B Baker Street")$($done)*;
                $at.contact("+15550100", "Ann")$($done)*;
                let live = $at.live_location(1.0, 2.0, Duration::from_secs(60))$($sent)*;
                $at.edit_live_location(&live, 1.5, 2.5)$($done)*;
                $at.stop_live_location(&live)$($done)*;
            }
            "forms" => {
                let poll = $at.poll(html!("Where <i>to</i>?"), ["Sea", "Mountains"]).public().multiple()$($sent)*;
                $at.stop_poll(&poll)$($done)*;
                $at.quiz("2 + 2?", ["<3>", "4"], 1).explanation(html!("Count: <b>{}</b>", "<4>"))$($done)*;
                $at.dice().emoji("\u{1f3af}")$($done)*;
            }
            "keyboards" => {
                $at.text("Which?").keyboard(ReplyKeyboard::new().button("One").row().button("Two"))$($done)*;
                $at.text("None.").keyboard(RemoveKeyboard::new())$($done)*;
                $at.text("Well?").keyboard(ForceReply::new())$($done)*;
            }
            "words" => {
                $at.text(html!("<b>{}</b> and <i>{}</i>", "<Ann>", "\u{1f600}"))$($done)*;
                $at.text("\u{1f600} <b>").entities([bold(3, 3)])$($done)*;
                $at.text("1 < 2")$($done)*;
                $at.long_text(&long(), &[bold(3_990, 20)]).silent()$($done)*;
            }
            "files" => {
                $at.photo(File::bytes("a.png", "A")).caption(html!("<b>{}</b>", "<a>"))$($done)*;
                $at.video(File::url("https://example.org/a.mp4"))$($done)*;
                $at.audio(File::bytes("a.mp3", "AA")).caption("*a*").markdown()$($done)*;
                $at.voice(File::bytes("a.ogg", "AAA"))$($done)*;
                $at.video_note(File::bytes("b.mp4", "AAAA"))$($done)*;
                $at.animation(File::bytes("b.gif", "AAAAA"))$($done)*;
                $at.sticker(File::bytes("b.webp", "AAAAAA"))$($done)*;
                let photos = MediaGroup::new().photo(File::bytes("c.png", "C")).caption(html!("<i>c</i>"));
                $at.album(photos.photo(File::url("https://example.org/d.png")))$($done)*;
            }
            "edits" => {
                let text = $at.text("one").keyboard(Keyboard::new().button("Yes", "y"))$($sent)*;
                $at.pin(&text)$($done)*;
                $at.react(&text, "\u{1f44d}")$($done)*;
                $at.edit_keyboard(&text).keyboard(Keyboard::new().button("No", "n"))$($done)*;
                $at.edit(&text, html!("<b>{}</b>", "<two>"))$($done)*;
                $at.unpin(&text)$($done)*;
                $at.delete(&text)$($done)*;
                let photo = $at.photo(File::bytes("a.png", "A")).caption("before")$($sent)*;
                $at.edit_caption(&photo, html!("<u>after</u>"))$($done)*;
                let media = InputMediaDocument::builder().media("attach://new".to_owned()).caption("another").build();
                $at.edit_media(&photo, media).attach("new", File::bytes("b.txt", "BB"))$($done)*;
            }
            other => panic!("nobody said what {other} is"),
        }
    };
}

#[handler(app = App)]
impl Sender {
    #[on(Idle | Told, text)]
    async fn send(Text(what): Text, bot: Bot, chat: Chat, reply: &mut Reply) -> Result<Told, ApiError> {
        match what.split_once(' ') {
            Some(("now", what)) => {
                let at = bot.to(chat.id);
                send!(what, at; [.await?] [.await?]);
            }
            Some((_, what)) => send!(what, reply; [] [.sent()]),
            None => {
                let lines = futures_util::stream::iter(["one\n", "two\n"].map(Ok::<_, std::io::Error>));
                let params = SendDocumentParams::builder().chat_id(chat.id).document("attach://log".to_owned()).build();
                bot.call(params).attach("log", Upload::stream("log.txt", lines)).await?;
            }
        }
        Ok(Told)
    }

    #[on(Idle | Told, document)]
    async fn keep(
        Document(document): Document,
        message: Message,
        bot: Bot,
        chat: Chat,
        Data(folder): Data<PathBuf>,
        reply: &mut Reply,
    ) -> Result<Told, DownloadError> {
        match bot.download(&document.file_id).at_most(10).to_path(folder.join("kept")).await {
            Ok(bytes) => {
                reply.text(format!("{bytes} bytes are kept"));
                let at = bot.to(chat.id);
                at.document(File::id(&document.file_id)).await?;
                at.forward(&*message).await?;
                at.copy(&*message).caption(html!("<b>{}</b>", "at once")).await?;
                reply.document(File::id(document.file_id));
                reply.forward(&*message);
                reply.copy(&*message).caption(html!("<b>{}</b>", "queued"));
            }
            Err(DownloadError::TooLarge(_)) => drop(reply.text("That is too much.")),
            Err(error) => return Err(error),
        }
        Ok(Told)
    }

    #[on(Told, undeliverable)]
    fn refused(refused: Undeliverable, reply: &mut Reply) -> Stay {
        reply.text(format!("refused: {}", refused.description));
        Stay
    }

    #[on(Told, failed)]
    fn failed(failure: Failure, reply: &mut Reply) -> Stay {
        reply.text(format!("failed: {failure}"));
        Stay
    }
}

fn bold(offset: u16, length: u16) -> MessageEntity {
    MessageEntity::builder().type_field(MessageEntityType::Bold).offset(offset).length(length).build()
}

/// Two lines, neither of which has room for the other.
fn long() -> String {
    format!("{}\n{}", "a".repeat(4_000), "b".repeat(4_000))
}

async fn start() -> (TestBot, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    let bot = TestBot::start(move |bot| bot.with(App { folder: path.clone() }).conversation::<Sender>()).await.unwrap();
    (bot, folder)
}

/// Has it sent both ways, which look the same; gives all that is shown then.
async fn check(what: &str, expected: &str) -> Vec<Shown> {
    let mut shown = Vec::new();
    for how in ["reply", "now"] {
        let (bot, _folder) = start().await;
        let asked = format!("{how} {what}");
        bot.user("ann").says(&asked).await;
        bot.expect(&format!("        ann: {asked}{expected}"));
        shown.extend(bot.user("ann").person().chat().history());
    }
    shown
}

/// The bot's messages, each with its entities as in `bold(0+4)`.
fn marked(ann: &Actor) -> Vec<(String, String)> {
    let history = ann.person().chat().history().into_iter().filter(|it| it.from.is_bot);
    let name = |it: &MessageEntity| serde_json::to_value(it.type_field).unwrap().as_str().unwrap().to_owned();
    let entity = |it: &MessageEntity| format!("{}({}+{})", name(it), it.offset, it.length);
    history.map(|it| (it.text.clone(), it.entities.iter().map(entity).collect::<Vec<_>>().join(" "))).collect()
}

#[tokio::test]
async fn places_and_what_moves() {
    check(
        "places",
        "
        bot: [location 51.5, -0.1]
        bot: [venue Home, 221B Baker Street]
        bot: [contact Ann +15550100]
        bot: [location 1.0, 2.0]
        bot edits: [location 1.5, 2.5]
        bot edits: [location 1.5, 2.5]
        ",
    )
    .await;
}

#[tokio::test]
async fn polls_and_dice() {
    let shown = check(
        "forms",
        "
        bot: [poll Where to?: Sea / Mountains]
        bot edits: [poll Where to?: Sea / Mountains]
        bot: [poll 2 + 2?: <3> / 4]
        bot: [dice 🎯 4]
        ",
    )
    .await;
    let explained: Vec<_> = shown.iter().filter_map(|it| it.content.get("poll")?.get("explanation")).collect();
    assert_eq!(explained, ["Count: <4>", "Count: <4>"]);
}

#[tokio::test]
async fn keyboards_in_the_place_of_the_letters() {
    check(
        "keyboards",
        "
        bot: Which?
          keyboard: [One] / [Two]
        bot: None.
          (keyboard removed)
        bot: Well?
          (asks for a reply)
        ",
    )
    .await;
}

#[tokio::test]
async fn files_of_every_kind() {
    check(
        "files",
        "
        bot: [photo 1 B] <a>
        bot: [video a.mp4]
        bot: [audio a.mp3 2 B] a
        bot: [voice 3 B]
        bot: [video note 4 B]
        bot: [animation b.gif 5 B]
        bot: [sticker 6 B]
        bot: [photo 1 B] c
        bot: [photo]
        ",
    )
    .await;
}

#[tokio::test]
async fn what_was_sent_is_changed_and_taken_back() {
    check(
        "edits",
        "
        (the bot reacts with 👍 to: one)
        bot: one
          [Yes]
        bot: (a message is pinned)
        bot edits: one
          [No]
        bot edits: <two>
        bot deletes: <two>
        bot: [photo 1 B] before
        bot edits: [photo 1 B] after
        bot edits: [document b.txt 2 B] another
        ",
    )
    .await;
}

#[tokio::test]
async fn words_have_the_markup_that_was_meant() {
    for how in ["reply", "now"] {
        let (bot, _folder) = start().await;
        let ann = bot.user("ann");
        ann.says(&format!("{how} words")).await;
        let (a, b) = ("a".repeat(4_000), "b".repeat(4_000));
        let expected = [
            ("<Ann> and \u{1f600}", "bold(0+5) italic(10+2)"),
            ("\u{1f600} <b>", "bold(3+3)"),
            ("1 < 2", ""),
            (&a, "bold(3990+10)"),
            (&b, "bold(0+9)"),
        ];
        let said = marked(&ann);
        assert_eq!(said.iter().map(|(text, marks)| (&**text, &**marks)).collect::<Vec<_>>(), expected);
    }
}

#[tokio::test]
async fn a_stream_is_sent_as_it_comes() {
    let (bot, _folder) = start().await;
    bot.user("ann").says("stream").await;
    bot.expect("ann: stream\nbot: [document log.txt 8 B]");
}

/// The file's name is the user's word, and nothing of it decides where the file is.
#[tokio::test]
async fn a_file_is_kept_within_its_bound_and_where_the_bot_says_and_sent_again() {
    let (bot, folder) = start().await;
    let ann = bot.user("ann");
    ann.sends(Parcel::document("../../evil.txt", "12345")).await;
    bot.expect(
        "
        ann: [document ../../evil.txt 5 B]
        bot: [document ../../evil.txt 5 B]
        bot: [document ../../evil.txt 5 B]
        bot: [document ../../evil.txt 5 B] at once
        bot: 5 bytes are kept
        bot: [document ../../evil.txt 5 B]
        bot: [document ../../evil.txt 5 B]
        bot: [document ../../evil.txt 5 B] queued
        ",
    );
    ann.sends(Parcel::document("large.txt", vec![b'!'; 11])).await;
    bot.expect("ann: [document large.txt 11 B]\nbot: That is too much.");
    let history = ann.person().chat().history();
    assert_eq!(history.iter().filter(|it| it.forward_origin.is_some()).count(), 2);
    let files: Vec<_> = folder.path().read_dir().unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(files, ["kept"]);
    assert_eq!(std::fs::read_to_string(folder.path().join("kept")).unwrap(), "12345");
}
