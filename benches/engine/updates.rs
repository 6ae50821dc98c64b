//! What arrives.

/// So many chats take turns in writing, one message each in a batch.
pub(crate) const CHATS: u32 = 50;

/// The messages of batch number `batch`, as `getUpdates` answers: one of each chat, of some 310 bytes.
pub(crate) fn batch(batch: u32) -> String {
    array(batch, |id| message(id, 1_000 + id % CHATS))
}

/// As many polls that were closed, which belong to no conversation.
pub(crate) fn batch_of_nobodys(batch: u32) -> String {
    array(batch, |id| {
        format!(
            r#"{{"update_id":{id},"poll":{{"id":"{id}","question":"?","options":[{{"text":"yes","voter_count":1}}],"total_voter_count":1,"is_closed":true,"is_anonymous":true,"type":"regular","allows_multiple_answers":false}}}}"#
        )
    })
}

/// One message of a private chat.
pub(crate) fn message(id: u32, chat: u32) -> String {
    format!(
        r#"{{"update_id":{id},"message":{{"message_id":{id},"from":{{"id":{chat},"is_bot":false,"first_name":"Ann","last_name":"Lee","username":"ann_lee","language_code":"en"}},"chat":{{"id":{chat},"first_name":"Ann","last_name":"Lee","username":"ann_lee","type":"private"}},"date":1795000000,"text":"message number {id}"}}}}"#
    )
}

/// One that has more to it, in a topic of a group: an answer to a photo with a caption, with buttons below.
pub(crate) fn rich_message(id: u32) -> String {
    let user =
        r#"{"id":42,"is_bot":false,"first_name":"Ann","last_name":"Lee","username":"ann_lee","language_code":"en"}"#;
    let chat = r#"{"id":-1001234567890,"title":"A group","username":"a_group","is_forum":true,"type":"supergroup"}"#;
    let photo = r#"[{"file_id":"A","file_unique_id":"a","file_size":1000,"width":90,"height":60},{"file_id":"B","file_unique_id":"b","file_size":20000,"width":320,"height":200}]"#;
    let entities = r#"[{"offset":0,"length":4,"type":"bold"},{"offset":5,"length":3,"type":"text_link","url":"https://example.org"}]"#;
    format!(
        r#"{{"update_id":{id},"message":{{"message_id":{id},"from":{user},"chat":{chat},"date":1795000000,"message_thread_id":7,"is_topic_message":true,"reply_to_message":{{"message_id":3,"from":{user},"chat":{chat},"date":1794999999,"photo":{photo},"caption":"Bold and plain","caption_entities":{entities}}},"text":"Bold and plain","entities":{entities},"reply_markup":{{"inline_keyboard":[[{{"text":"Yes","callback_data":"yes"}},{{"text":"No","callback_data":"no"}}]]}}}}}}"#
    )
}

fn array(batch: u32, one: impl Fn(u32) -> String) -> String {
    let first = 1 + batch * CHATS;
    let updates: Vec<String> = (first..first + CHATS).map(one).collect();
    format!(r#"{{"ok":true,"result":[{}]}}"#, updates.join(","))
}
