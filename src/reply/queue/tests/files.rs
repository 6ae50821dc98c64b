//! What is queued with files, and what an administrator queues.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use super::*;
use crate::bot::{File, FilePart};
use crate::reply::{MediaGroup, PaidMediaFile};
use crate::types::methods::{EditMessageMediaParams, SetMyProfilePhotoParams, UploadStickerFileParams};
use crate::types::stickers::StickerFormat;

fn here() -> Reply {
    reply(Some(Home::chat(7)))
}

/// The files of the calls, one after the other.
fn files(reply: &Reply) -> Vec<FilePart> {
    let files = |it: &Effect| match &it.call {
        Call::Other(call) => call.files.clone(),
        _ => Vec::new(),
    };
    reply.queue.effects.iter().flat_map(files).collect()
}

fn part(name: &str, file: File) -> FilePart {
    FilePart { name: name.to_owned(), file }
}

#[test]
fn a_file_is_a_part_of_its_call_or_its_id() {
    let mut reply = here();
    reply.photo(File::path("/a.png")).caption("<b>A</b>").html().spoiler().caption_above();
    reply.video(File::bytes("v.mp4", "v")).thumbnail(File::path("/t.jpg"));
    reply.to(9).sticker(File::id("AgAD")).reply_to(3);
    reply.live_photo(File::url("https://example.org/v.mp4"), PathBuf::from("/p.jpg"));
    assert_eq!(
        calls(&reply),
        [
            (
                "sendPhoto",
                json!({"chat_id": 7, "photo": "attach://file0", "caption": "<b>A</b>", "parse_mode": "HTML",
                "has_spoiler": true, "show_caption_above_media": true})
            ),
            ("sendVideo", json!({"chat_id": 7, "video": "attach://file0", "thumbnail": "attach://file1"})),
            (
                "sendSticker",
                json!({"chat_id": 9, "sticker": "AgAD",
                "reply_parameters": {"message_id": 3, "allow_sending_without_reply": true}})
            ),
            ("sendLivePhoto", json!({"chat_id": 7, "media": "https://example.org/v.mp4", "photo": "attach://file0"})),
        ]
    );
    let expected = [
        part("file0", File::path("/a.png")),
        part("file0", File::bytes("v.mp4", "v")),
        part("file1", File::path("/t.jpg")),
        part("file0", File::path("/p.jpg")),
    ];
    assert_eq!(files(&reply), expected);
    for effect in reply.queue.effects {
        let stored = serde_json::to_string(&effect).unwrap();
        assert_eq!(serde_json::from_str::<Effect>(&stored).unwrap(), effect);
    }
}

#[test]
fn an_effect_from_before_there_were_files_is_read() {
    let stored = r#"{"other":{"method":"sendDice","params":{"chat_id":7}}}"#;
    let effect: Effect = serde_json::from_str(stored).unwrap();
    assert!(effect.call.uploads().is_empty());
    assert_eq!(serde_json::to_string(&effect).unwrap(), stored);
}

#[test]
fn an_album_and_paid_media_have_a_part_for_each_file() {
    let mut reply = here();
    let album = MediaGroup::new().photo(File::path("/a.png")).caption("*A*").markdown().video(File::id("V"));
    let sent = reply.album(album.document(File::bytes("d", "d"))).silent().sent();
    assert_eq!(reply.queue.effects[0].sent, Some(sent.id));
    reply
        .paid_media(5, [PaidMediaFile::photo(File::id("P")), PaidMediaFile::video(File::path("/v"), File::path("/t"))]);
    assert_eq!(
        calls(&reply),
        [
            (
                "sendMediaGroup",
                json!({"chat_id": 7, "disable_notification": true, "media": [
                    {"type": "photo", "media": "attach://file0", "caption": "*A*", "parse_mode": "MarkdownV2"},
                    {"type": "video", "media": "V"},
                    {"type": "document", "media": "attach://file1"},
                ]})
            ),
            (
                "sendPaidMedia",
                json!({"chat_id": 7, "star_count": 5, "media": [
                    {"type": "photo", "media": "P"},
                    {"type": "video", "media": "attach://file0", "thumbnail": "attach://file1"},
                ]})
            ),
        ]
    );
    assert_eq!(files(&reply).len(), 4);
    reply.album(MediaGroup::new().photo(File::id("P")));
    let error = reply.queue.error.unwrap().to_string();
    assert_eq!(error, "1 parts of an album; Telegram takes 2 to 10");
}

#[test]
fn the_files_that_parameters_name_are_found_in_them() {
    let mut reply = here();
    let photo = json!({"photo": {"type": "static", "photo": {"path": "/me.png"}}});
    reply.call(serde_json::from_value::<SetMyProfilePhotoParams>(photo).unwrap());
    let media = crate::types::input_media::InputMediaVideo::builder()
        .media(PathBuf::from("/v"))
        .thumbnail("attach://t".to_owned())
        .build();
    let params = EditMessageMediaParams::builder().chat_id(7).message_id(3).media(media).build();
    reply.call(params).attach("t", File::bytes("t.jpg", "t"));
    let sticker = UploadStickerFileParams::builder().user_id(5_u64).sticker(PathBuf::from("attach://s"));
    reply.call(sticker.sticker_format(StickerFormat::Static).build()).attach("s", File::bytes("s.webp", "s"));
    reply.chat_photo(File::bytes("c.png", "c"));
    let media = json!({"type": "video", "media": "attach://path0", "thumbnail": "attach://t"});
    assert_eq!(
        calls(&reply),
        [
            ("setMyProfilePhoto", json!({"photo": {"type": "static", "photo": "attach://path0"}})),
            ("editMessageMedia", json!({"chat_id": 7, "message_id": 3, "media": media})),
            ("uploadStickerFile", json!({"user_id": 5, "sticker": "attach://s", "sticker_format": "static"})),
            ("setChatPhoto", json!({"chat_id": 7, "photo": "attach://file0"})),
        ]
    );
    let names: Vec<_> = files(&reply).into_iter().map(|it| it.name).collect();
    assert_eq!(names, ["path0", "path0", "t", "s", "file0"]);
}

#[test]
fn a_file_that_cannot_be_queued_is_told() {
    let check = |queue: fn(&mut Reply), expected: &str| {
        let mut reply = here();
        queue(&mut reply);
        assert_eq!(reply.queue.error.unwrap().to_string(), expected);
    };
    check(
        |reply| drop(reply.photo(File::bytes("a", vec![0; File::MOST_BYTES + 1]))),
        "files of 10485761 bytes in memory; a queued call may have 10 MiB: send a file by its path, or at once with `Bot`",
    );
    check(
        |reply| drop(reply.text("a").attach("no\"name", File::path("/a"))),
        "a file cannot be attached as \"no\\\"name\": a name is of ASCII letters, digits, `_`, `-` and `.`, and each is given once",
    );
    check(
        |reply| drop(reply.dice().attach("a", File::id("A"))),
        "the file attached as \"a\" is one that Telegram or the web has: its id or URL goes into the parameters as it is",
    );
    check(
        |reply| drop(reply.chat_photo(File::id("A"))),
        "a chat's photo is a file of this machine or in memory, and none that Telegram or the web has",
    );
    check(
        |reply| drop(reply.photo(File::path("/a")).caption("x".repeat(1025))),
        "a caption of 1025 characters; Telegram takes 1024",
    );
}

#[test]
fn an_administrator_queues_what_happens_to_members_and_to_the_chat() {
    let mut reply = here();
    reply.ban(5).until(SystemTime::UNIX_EPOCH + Duration::from_secs(99));
    reply.to("@cats").promote(5).with(|it| it.can_pin_messages = Some(true));
    reply.pin((9, 3)).silent();
    let sent = reply.text("pinned").sent();
    reply.pin(&sent);
    reply.chat_title("Cats");
    reply.close_topic(4).once();
    assert_eq!(
        calls(&reply),
        [
            ("banChatMember", json!({"chat_id": 7, "user_id": 5, "until_date": 99})),
            ("promoteChatMember", json!({"chat_id": "@cats", "user_id": 5, "can_pin_messages": true})),
            ("pinChatMessage", json!({"chat_id": 9, "message_id": 3, "disable_notification": true})),
            ("sendMessage", json!({"chat_id": 7, "text": "pinned"})),
            ("pinChatMessage", json!({"chat_id": 7, "message_id": 0})),
            ("setChatTitle", json!({"chat_id": 7, "title": "Cats"})),
            ("closeForumTopic", json!({"chat_id": 7, "message_thread_id": 4})),
        ]
    );
    assert_eq!(reply.queue.effects[4].of, Some(sent.id));
    assert!(reply.queue.effects[6].once);
}

#[test]
fn a_long_text_is_several_messages_of_which_the_last_is_refined() {
    let mut reply = here();
    let bold = |offset, length| {
        let entity = json!([{"type": "bold", "offset": offset, "length": length}]);
        serde_json::from_value::<Vec<crate::types::MessageEntity>>(entity).unwrap()
    };
    let text = format!("{}\n\n{}", "a".repeat(4000), "b".repeat(100));
    reply.long_text(&text, &bold(3999, 4)).silent();
    reply.to(9).long_text("short", &[]);
    let sent = calls(&reply);
    let texts: Vec<_> = sent.iter().map(|(_, it)| it["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["a".repeat(4000), "b".repeat(100), "short".to_owned()]);
    assert_eq!(sent[0].1["entities"], json!([{"type": "bold", "offset": 3999, "length": 1}]));
    assert_eq!(sent[1].1["entities"], json!([{"type": "bold", "offset": 0, "length": 1}]));
    let silent: Vec<_> = sent.iter().map(|(_, it)| it["disable_notification"].clone()).collect();
    assert_eq!(silent, [json!(null), json!(true), json!(null)]);
    assert_eq!(sent[2].1, json!({"chat_id": 9, "text": "short"}));
}
