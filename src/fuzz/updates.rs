//! Updates, one by one and in batches.

use crate::update::{CommandLine, Incoming, decode_batch};

super::target!(updates, read);

fn read(bytes: &[u8]) {
    let batch = decode_batch(bytes);
    let Ok(raw) = std::str::from_utf8(bytes) else {
        assert!(batch.is_err());
        return;
    };
    batch.into_iter().flatten().flatten().for_each(|it| look(&it));
    match Incoming::decode(raw) {
        Ok(update) => {
            assert_eq!(update.raw(), raw);
            look(&update);
            // In a batch it is the same, and so is its neighbour.
            let again = decode_batch(format!("[{raw}, {{\"update_id\": 7}}]").as_bytes()).unwrap();
            let ids: Vec<_> = again.iter().map(|it| it.as_ref().unwrap().update_id()).collect();
            assert_eq!(ids, [update.update_id(), 7]);
        }
        Err(broken) => assert_eq!(broken.update_id, None, "what has an id is an update, be it a broken one"),
    }
}

/// All that can be asked of it.
fn look(update: &Incoming) {
    let said = [update.text(), update.query(), update.data(), update.query_id(), update.business_connection_id()];
    let others = [update.media_group_id(), update.inline_message_id(), update.invoice_payload()];
    assert!(said.into_iter().chain(others).flatten().all(|it| it.len() <= update.raw().len()));
    assert_eq!(update.command().is_some(), update.text().and_then(CommandLine::parse).is_some());
    if let Some(broken) = update.broken() {
        assert!(!broken.to_string().contains(char::is_control), "it is a line of a log");
        assert_eq!(broken.update_id, Some(update.update_id()));
    }
    if let Ok(full) = update.update() {
        assert_eq!(i64::from(full.update_id), update.update_id());
    }
    let glance = update.glance();
    let _ = format!("{update:?} {glance} {glance:#} {glance:?} {}", glance.flavor());
    let _ =
        (update.chat(), update.user_id(), update.sender_id(), update.topic_id(), update.message_id(), update.content());
}
