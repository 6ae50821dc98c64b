//! What is sent with a file, in many pieces, or as an answer to what is sent before it.

use serde_json::Value;

use super::*;
use crate::bot::{File, FilePart};
use crate::reply::{MethodCall, Undeliverable};

fn document(file: File) -> Effect {
    let params = json!({"chat_id": 1, "document": "attach://file0"}).as_object().unwrap().clone();
    let files = vec![FilePart { name: "file0".to_owned(), file }];
    Call::Other(Box::new(MethodCall { method: "sendDocument".to_owned(), params, files })).into()
}

fn other(method: &str, params: Value) -> Effect {
    let params = params.as_object().unwrap().clone();
    Call::Other(Box::new(MethodCall { method: method.to_owned(), params, files: Vec::new() })).into()
}

#[tokio::test]
async fn a_file_that_is_not_there_is_told_and_holds_up_nothing() {
    let bench = Bench::keeping();
    let folder = tempfile::tempdir().unwrap();
    bench.send(vec![document(File::path(folder.path().join("gone.txt"))), document(File::path(folder.path()))]);
    bench.send(vec![text(1, "after it")]);
    bench.quiet().await;
    assert_eq!(bench.calls(), ["sendMessage after it"]);
    let told = bench.told.all();
    let [(_, told, _)] = &told[..] else { panic!("one is told: {told:?}") };
    let told: Undeliverable = serde_json::from_str(&told.body).unwrap();
    assert_eq!((&*told.method, told.chat_id), ("sendDocument", Some(1)));
    let told = told.description;
    assert!(told.starts_with("sendDocument could not be called: the file ") && told.contains("gone.txt"), "{told}");
}

#[tokio::test(start_paused = true)]
async fn a_file_is_read_anew_when_it_is_sent_again() {
    let bench = Bench::keeping();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.txt");
    std::fs::write(&path, "one").unwrap();
    let stored = serde_json::to_string(&document(File::bytes("b.bin", &b"\x00\xff"[..]))).unwrap();
    for effect in [document(File::path(&path)), serde_json::from_str(&stored).unwrap()] {
        bench.script.raw("sendDocument", 502, "bad gateway").answer("sendDocument", &json!({"message_id": 8}));
        bench.send(vec![effect]);
        bench.quiet().await;
    }
    let files: Vec<_> = bench.script.calls().into_iter().map(|it| it.files).collect();
    let path = vec![FilePart { name: "file0".to_owned(), file: File::path(path).named("list.txt").mime("text/plain") }];
    let file = File::bytes("b.bin", &b"\x00\xff"[..]).mime("application/octet-stream");
    let bytes = vec![FilePart { name: "file0".to_owned(), file }];
    assert_eq!(files, [path.clone(), path, bytes.clone(), bytes]);
}

#[tokio::test]
async fn an_album_is_known_by_its_first_message() {
    let bench = Bench::keeping();
    bench.script.answer("sendMediaGroup", &json!([{"message_id": 5}, {"message_id": 6}]));
    bench.script.answer("copyMessage", &json!({"message_id": 7}));
    bench.send(vec![
        known(1, other("sendMediaGroup", json!({"chat_id": 1}))),
        known(2, other("copyMessage", json!({"chat_id": 1}))),
        edit(1, "first"),
        edit(2, "copy"),
    ]);
    bench.quiet().await;
    let edited: Vec<_> = bench.script.calls().into_iter().map(|it| it.params["message_id"].clone()).collect();
    assert_eq!(edited[2..], [5, 7]);
}

#[tokio::test]
async fn an_answer_to_a_message_that_was_not_sent_goes_without_it() {
    let answering = |of, text: &str| {
        let params = json!({"chat_id": 1, "text": text, "reply_parameters": {"message_id": 0}});
        let params = serde_json::from_value(params).unwrap();
        Effect { of: Some(SentId(of)), ..Call::SendMessage(Box::new(params)).into() }
    };
    let bench = Bench::keeping();
    bench.script.refuse("sendMessage", 400, "Bad Request: no").always("sendDice", &true);
    let dice = other("sendDice", json!({"chat_id": 1, "reply_parameters": {"message_id": 0}}));
    let dice = Effect { of: Some(SentId(1)), ..dice };
    bench.send(vec![
        known(1, text(1, "refused")),
        known(2, text(1, "sent")),
        answering(1, "a"),
        dice,
        answering(2, "b"),
    ]);
    bench.quiet().await;
    let answered: Vec<_> = bench.script.calls()[2..].iter().map(|it| it.params["reply_parameters"].clone()).collect();
    assert_eq!(answered, [Value::Null, Value::Null, json!({"message_id": 100})]);
}
