//! Files: uploaded, sent again, in albums, changed, downloaded.

use serde_json::{Value, json};
use stategram::simulator::{Parcel, TOKEN, YOU};

use crate::api::{Api, read};

/// A call with files: each with its part's name, its own name and its content.
async fn upload(api: &Api, method: &str, fields: &[(&str, String)], files: &[(&str, &str, Vec<u8>)]) -> (u16, Value) {
    let mut form = reqwest::multipart::Form::new();
    for (name, value) in fields {
        form = form.text((*name).to_owned(), value.clone());
    }
    for (part, name, bytes) in files {
        let file = reqwest::multipart::Part::bytes(bytes.clone()).file_name((*name).to_owned());
        form = form.part((*part).to_owned(), file);
    }
    read(api.request("POST", &format!("/bot{TOKEN}/{method}")).multipart(form)).await
}

#[tokio::test]
async fn every_medium_can_be_uploaded_sent_again_and_downloaded() {
    let api = Api::start().await;
    let you = ("chat_id", YOU.to_string());
    let media = ["photo", "audio", "document", "video", "animation", "voice", "video_note", "sticker"];
    for medium in media {
        let method = format!("send{}", medium.replace("_n", "N"));
        let content = format!("the {medium}").into_bytes();
        let (status, body) =
            upload(&api, &method, std::slice::from_ref(&you), &[(medium, "a.bin", content.clone())]).await;
        assert_eq!(status, 200, "{body}");
        let message = body["result"].clone();
        assert!(serde_json::from_value::<stategram::types::Message>(message.clone()).is_ok(), "{message}");
        let file = if medium == "photo" { &message[medium][0] } else { &message[medium] };
        assert_eq!(file["file_size"], content.len(), "{message}");
        let again = api.ok(&method, json!({"chat_id": YOU, medium: file["file_id"]})).await;
        assert_eq!(again[medium], message[medium]);
        let got = api.ok("getFile", json!({"file_id": file["file_id"]})).await;
        assert!(serde_json::from_value::<stategram::types::File>(got.clone()).is_ok());
        let path = format!("/file/bot{TOKEN}/{}", got["file_path"].as_str().unwrap());
        let (status, downloaded) = api.get(&path).await;
        assert_eq!((status, downloaded), (200, json!(String::from_utf8(content).unwrap())));
        let by_url = api.ok(&method, json!({"chat_id": YOU, medium: "https://example.org/x.bin"})).await;
        assert!(!by_url[medium].is_null());
    }
}

#[tokio::test]
async fn what_is_no_file_is_refused() {
    let api = Api::start().await;
    let refused = async |method: &str, params: Value, why: &str| {
        api.refused(method, params, 400, &format!("Bad Request: {why}")).await;
    };
    refused("sendPhoto", json!({"chat_id": YOU}), "there is no photo in the request").await;
    refused("sendVideoNote", json!({"chat_id": YOU}), "there is no video note in the request").await;
    let wrong = "wrong file identifier/HTTP URL specified";
    refused("sendPhoto", json!({"chat_id": YOU, "photo": "nonsense"}), wrong).await;
    refused("sendPhoto", json!({"chat_id": YOU, "photo": "attach://nothing"}), wrong).await;
    refused("getFile", json!({"file_id": "nonsense"}), "invalid file_id").await;
    refused("getFile", json!({}), "file_id not specified").await;
    let you = ("chat_id", YOU.to_string());
    let (_, body) = upload(&api, "sendDocument", std::slice::from_ref(&you), &[("document", "a", Vec::new())]).await;
    assert_eq!(body["description"], "Bad Request: file must be non-empty");
    let (status, _) =
        upload(&api, "sendPhoto", std::slice::from_ref(&you), &[("photo", "a", vec![0; (10 << 20) + 1])]).await;
    assert_eq!(status, 413);
    let long = ("caption", "x".repeat(1025));
    let (_, body) = upload(&api, "sendPhoto", &[you.clone(), long], &[("photo", "a", vec![0])]).await;
    assert_eq!(body["description"], "Bad Request: message caption is too long");
    // A document's id is no photo's.
    let (_, body) = upload(&api, "sendDocument", &[you], &[("document", "a", vec![0])]).await;
    let id = body["result"]["document"]["file_id"].clone();
    refused("sendPhoto", json!({"chat_id": YOU, "photo": id}), wrong).await;
    let (status, _) = api.get(&format!("/file/bot{TOKEN}/../../etc/passwd")).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn an_album_is_several_messages_with_one_name() {
    let api = Api::start().await;
    let media = json!([
        {"type": "photo", "media": "attach://one", "caption": "<i>first</i>", "parse_mode": "HTML"},
        {"type": "video", "media": "attach://two"},
    ]);
    let fields = [("chat_id", YOU.to_string()), ("media", media.to_string())];
    let files = [("one", "1.jpg", vec![1; 3]), ("two", "2.mp4", vec![2; 4])];
    let (status, body) = upload(&api, "sendMediaGroup", &fields, &files).await;
    assert_eq!(status, 200, "{body}");
    let sent = body["result"].as_array().unwrap();
    assert_eq!((&sent[0]["caption"], &sent[1]["video"]["file_size"]), (&json!("first"), &json!(4)));
    assert!(sent[0]["media_group_id"].is_string() && sent[0]["media_group_id"] == sent[1]["media_group_id"]);
    let alone = json!({"chat_id": YOU, "media": [{"type": "photo", "media": "https://example.org/a"}]});
    assert_eq!(api.ok("sendMediaGroup", alone).await[0]["media_group_id"], Value::Null, "one is no album");
    let mixed = json!({"chat_id": YOU, "media": [
        {"type": "photo", "media": "https://example.org/a"}, {"type": "document", "media": "https://example.org/b"},
    ]});
    api.refused("sendMediaGroup", mixed, 400, "Bad Request: document can't be mixed with other media types").await;
}

#[tokio::test]
async fn captions_and_media_are_edited() {
    let api = Api::start().await;
    let you = ("chat_id", YOU.to_string());
    let (_, body) =
        upload(&api, "sendPhoto", &[you, ("caption", "one".to_owned())], &[("photo", "a", vec![0; 5])]).await;
    let id = body["result"]["message_id"].clone();
    let edited = api.ok("editMessageCaption", json!({"chat_id": YOU, "message_id": id, "caption": "two"})).await;
    assert_eq!((&edited["caption"], &edited["photo"]), (&json!("two"), &body["result"]["photo"]));
    let text = json!({"chat_id": YOU, "message_id": id, "text": "x"});
    api.refused("editMessageText", text, 400, "Bad Request: there is no text in the message to edit").await;
    let media = json!({"type": "document", "media": "attach://new", "caption": "three"});
    let fields = [("chat_id", YOU.to_string()), ("message_id", id.to_string()), ("media", media.to_string())];
    let (status, body) = upload(&api, "editMessageMedia", &fields, &[("new", "list.csv", vec![0; 120])]).await;
    assert_eq!((status, &body["result"]["document"]["file_name"]), (200, &json!("list.csv")), "{body}");
    assert_eq!(body["result"]["photo"], Value::Null);
}

#[tokio::test]
async fn messages_are_forwarded_and_copied() {
    let api = Api::start().await;
    let ann = api.simulator.user("ann");
    let said = ann.says("hello");
    let photo = ann.sends(Parcel::photo(vec![0; 7]).caption("cat"));
    let from = json!(ann.id());
    let forward = json!({"chat_id": YOU, "from_chat_id": from, "message_id": said});
    let forwarded = api.ok("forwardMessage", forward).await;
    assert_eq!((&forwarded["text"], &forwarded["forward_origin"]["sender_user"]["id"]), (&json!("hello"), &from));
    let copy = json!({"chat_id": YOU, "from_chat_id": from, "message_id": photo, "caption": "dog"});
    let copied = api.ok("copyMessage", copy).await;
    assert!(copied["message_id"].is_number());
    let many = json!({"chat_id": YOU, "from_chat_id": from, "message_ids": [said, photo, 1]});
    assert_eq!(api.ok("forwardMessages", many.clone()).await.as_array().unwrap().len(), 2);
    assert_eq!(api.ok("copyMessages", many).await.as_array().unwrap().len(), 2);
    let history = api.simulator.you().chat().history();
    let texts: Vec<&str> = history.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(texts, ["hello", "dog", "hello", "cat", "hello", "cat"]);
    assert!(history[1].forward_origin.is_none() && history[3].forward_origin.is_some());
    let missing = json!({"chat_id": YOU, "from_chat_id": from, "message_id": 1});
    api.refused("copyMessage", missing.clone(), 400, "Bad Request: message to copy not found").await;
    api.refused("forwardMessage", missing, 400, "Bad Request: message to forward not found").await;
    let ids: Vec<i32> = history.iter().map(|it| it.message_id).collect();
    api.ok("deleteMessages", json!({"chat_id": YOU, "message_ids": ids})).await;
    assert!(api.simulator.you().chat().history().is_empty());
}

#[tokio::test]
async fn what_people_send_arrives_as_what_it_is() {
    let api = Api::start().await;
    let you = api.simulator.you();
    let parcels = [
        ("photo", Parcel::photo(vec![0; 5]).caption("c")),
        ("document", Parcel::document("a.txt", "abc")),
        ("audio", Parcel::audio("a.mp3", "abc")),
        ("video", Parcel::video("abc")),
        ("animation", Parcel::animation("abc")),
        ("voice", Parcel::voice("abc")),
        ("video_note", Parcel::video_note("abc")),
        ("sticker", Parcel::sticker("abc")),
        ("location", Parcel::location(1.0, 2.0)),
        ("venue", Parcel::venue("t", "a", 1.0, 2.0)),
        ("contact", Parcel::contact("Ann", "+1")),
        ("dice", Parcel::dice("\u{1f3b2}")),
        ("web_app_data", Parcel::web_app_data("Open", "data")),
    ];
    let expected: Vec<&str> = parcels.iter().map(|(name, _)| *name).collect();
    for (_, parcel) in parcels {
        you.sends(parcel);
    }
    let updates = api.ok("getUpdates", json!({})).await;
    for (update, name) in updates.as_array().unwrap().iter().zip(expected) {
        assert!(!update["message"][name].is_null(), "{name}: {update}");
        assert!(serde_json::from_value::<stategram::types::Update>(update.clone()).is_ok(), "{update}");
    }
    let id = updates[1]["message"]["document"]["file_id"].clone();
    let path = api.ok("getFile", json!({"file_id": id})).await["file_path"].as_str().unwrap().to_owned();
    assert_eq!(api.get(&format!("/file/bot{TOKEN}/{path}")).await.1, json!("abc"));
}

/// As aiohttp sends a form, and as teloxide asks for a file.
#[tokio::test]
async fn clients_write_forms_and_paths_in_their_own_way() {
    let api = Api::start().await;
    let text = |name: &str, value: &str| {
        let head = "Content-Type: text/plain; charset=utf-8\r\nContent-Disposition: form-data";
        format!("--x\r\n{head}; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let file = "--x\r\nContent-Disposition: form-data; name=\"document\"; filename=\"a.txt\"\r\n\r\nabc\r\n--x--";
    let body = text("chat_id", &YOU.to_string()) + &text("caption", "words") + file;
    let path = format!("/bot{TOKEN}/sendDocument");
    let (status, body) = api.post(&path, "multipart/form-data; boundary=x", body).await;
    assert_eq!((status, &body["result"]["caption"]), (200, &json!("words")), "{body}");
    let got = api.ok("getFile", json!({"file_id": body["result"]["document"]["file_id"]})).await;
    let path = got["file_path"].as_str().unwrap().replace('/', "%2F");
    assert_eq!(api.get(&format!("/file/bot{TOKEN}/{path}")).await, (200, json!("abc")));
    assert_eq!(api.get(&format!("/file/bot{TOKEN}/..%2F{path}")).await.0, 404);
}
