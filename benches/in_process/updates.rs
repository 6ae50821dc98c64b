//! Updates as Telegram writes them.

/// A message of a private chat: some 370 bytes.
pub(crate) fn message(id: usize, chat: usize, text: &str) -> String {
    format!(
        r#"{{"update_id":{id},"message":{{"message_id":{id},{},"date":1795000000,"text":"{text}"}}}}"#,
        people(chat, "Ann")
    )
}

/// An inline query.
pub(crate) fn inline(id: usize, user: usize) -> String {
    format!(
        r#"{{"update_id":{id},"inline_query":{{"id":"{id}","from":{{"id":{user},"is_bot":false,"first_name":"Ann"}},"query":"what {id}","offset":""}}}}"#
    )
}

/// What a bot gets to read in a day: one of eight is a command with its entity, one an answer to another message; names are
/// Cyrillic, or have a character that JSON escapes. Some 400 bytes on average.
pub(crate) fn mixed(id: usize) -> String {
    let (chat, date) = (1_000 + id % 1_000, 1_795_000_000 + id);
    let name = ["Ann", "Анна", r#"\"Ann\""#, "Ann"][id % 4];
    let rest = match id % 8 {
        0 => r#""text":"/start now","entities":[{"offset":0,"length":6,"type":"bot_command"}]"#.to_owned(),
        1 => format!(
            r#""reply_to_message":{{"message_id":{},{},"date":{date},"text":"And what do you say?"}},"text":"I say nothing of the kind""#,
            id + 1,
            people(chat, name)
        ),
        _ => format!(r#""text":"This is what somebody wrote, number {id} of all that day""#),
    };
    format!(r#"{{"update_id":{id},"message":{{"message_id":{id},{},"date":{date},{rest}}}}}"#, people(chat, name))
}

fn people(chat: usize, name: &str) -> String {
    format!(
        r#""from":{{"id":{chat},"is_bot":false,"first_name":"{name}","last_name":"Lee","username":"ann_lee_of_this_town","language_code":"en"}},"chat":{{"id":{chat},"first_name":"{name}","last_name":"Lee","username":"ann_lee_of_this_town","type":"private"}}"#
    )
}
