//! What a message looks like where only letters can be shown.

use serde_json::Value;

use crate::simulator::files::Media;
use crate::simulator::keyboard::Rows;
use crate::simulator::room::Shown;
use crate::types::ReplyMarkup;

/// A message's words, with a note in brackets on what else it holds: `[photo 12 KB] my cat`.
pub(crate) fn words(shown: &Shown) -> String {
    match note(shown) {
        Some(note) if shown.text.is_empty() => note,
        Some(note) => format!("{note} {}", shown.text),
        None => shown.text.clone(),
    }
}

/// The keyboard that a message puts in the place of the letters, or what else it asks for.
pub(crate) fn markup(shown: &Shown) -> Option<String> {
    Some(match shown.markup.as_ref()? {
        ReplyMarkup::ReplyKeyboardMarkup(markup) => {
            let row = |row: &Vec<_>| row.iter().map(label).collect::<Vec<_>>().join(" ");
            let rows: Vec<String> = markup.keyboard.iter().map(row).collect();
            format!("keyboard: {}", rows.join(" / "))
        }
        ReplyMarkup::ReplyKeyboardRemove(_) => "(keyboard removed)".to_owned(),
        ReplyMarkup::ForceReply(_) => "(asks for a reply)".to_owned(),
        ReplyMarkup::InlineKeyboardMarkup(_) => return None,
    })
}

fn label(button: &crate::types::KeyboardButton) -> String {
    format!("[{}]", button.text)
}

/// An inline keyboard, a line for each row: `[Yes] [No]`.
pub(crate) fn buttons(rows: &Rows) -> impl Iterator<Item = String> {
    rows.iter().map(|row| row.iter().map(|it| format!("[{}]", it.text)).collect::<Vec<_>>().join(" "))
}

/// What a message holds beside words, in brackets; what happened in the chat, in parentheses.
fn note(shown: &Shown) -> Option<String> {
    let content = &shown.content;
    let text = |of: &Value, name: &str| of[name].as_str().unwrap_or_default().to_owned();
    // A venue has its location and an animation its document beside it, and both come first here.
    for name in ["venue", "animation"].into_iter().chain(content.keys().map(String::as_str)) {
        let Some(value) = content.get(name) else { continue };
        let of_people = |value: &Value| match value.as_array() {
            Some(people) => people.iter().map(|it| text(it, "first_name")).collect::<Vec<_>>().join(", "),
            None => text(value, "first_name"),
        };
        return Some(match name {
            _ if Media::named(name).is_some() => file(name, value),
            "contact" => format!("[contact {} {}]", text(value, "first_name"), text(value, "phone_number")),
            "delete_chat_photo" => "(the chat has no photo now)".to_owned(),
            "dice" => format!("[dice {} {}]", text(value, "emoji"), value["value"]),
            "game" => format!("[game {}]", text(value, "title")),
            "group_chat_created" => "(the group is made)".to_owned(),
            "invoice" => format!(
                "[invoice {}: {}]",
                text(value, "title"),
                price(value["total_amount"].as_i64().unwrap_or_default(), &text(value, "currency"))
            ),
            "left_chat_member" => format!("({} leaves)", of_people(value)),
            "location" => format!("[location {}, {}]", value["latitude"], value["longitude"]),
            "migrate_from_chat_id" => "(this was a group)".to_owned(),
            "migrate_to_chat_id" => "(the group becomes a supergroup)".to_owned(),
            "new_chat_members" => format!("({} joins)", of_people(value)),
            "new_chat_photo" => "(the chat's photo is changed)".to_owned(),
            "new_chat_title" => format!("(the chat is called {})", value.as_str().unwrap_or_default()),
            "pinned_message" => "(a message is pinned)".to_owned(),
            "poll" => {
                let options = value["options"].as_array().into_iter().flatten();
                let options: Vec<String> = options.map(|it| text(it, "text")).collect();
                format!("[poll {}: {}]", text(value, "question"), options.join(" / "))
            }
            "successful_payment" => format!(
                "(pays {})",
                price(value["total_amount"].as_i64().unwrap_or_default(), &text(value, "currency"))
            ),
            "venue" => format!("[venue {}, {}]", text(value, "title"), text(value, "address")),
            "web_app_data" => format!("[data {}]", text(value, "data")),
            // What says something of the message and is not in it.
            "forward_origin" | "is_topic_message" | "media_group_id" | "message_thread_id" | "sender_chat" => continue,
            other => format!("[{}]", other.replace('_', " ")),
        });
    }
    None
}

/// `[photo 12 KB]`, `[document list.csv 120 B]`
fn file(name: &str, value: &Value) -> String {
    let one = value.as_array().and_then(|it| it.last()).unwrap_or(value);
    let mut note = name.replace('_', " ");
    if let Some(file_name) = one["file_name"].as_str().or_else(|| one["emoji"].as_str()) {
        note = format!("{note} {file_name}");
    }
    match one["file_size"].as_u64() {
        None => format!("[{note}]"),
        Some(bytes @ 0..1_000) => format!("[{note} {bytes} B]"),
        Some(bytes @ 1_000..1_000_000) => format!("[{note} {} KB]", bytes / 1_000),
        Some(bytes) => format!("[{note} {} MB]", bytes / 1_000_000),
    }
}

/// An amount in the smallest units of its currency, of which most have a hundred.
pub(crate) fn price(amount: i64, currency: &str) -> String {
    match currency {
        "XTR" | "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "UGX" | "PYG" => format!("{amount} {currency}"),
        _ => {
            let (whole, part) = (amount / 100, (amount % 100).abs());
            let sign = if amount < 0 && whole == 0 { "-" } else { "" };
            format!("{sign}{whole}.{part:02} {currency}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_written_as_people_do() {
        assert_eq!(price(1234, "HKD"), "12.34 HKD");
        assert_eq!(price(-5, "EUR"), "-0.05 EUR");
        assert_eq!(price(-250, "EUR"), "-2.50 EUR");
        assert_eq!(price(7, "XTR"), "7 XTR");
    }

    #[test]
    fn files_are_named_and_weighed() {
        let photo = serde_json::json!([{ "file_size": 90 }, { "file_size": 12_345 }]);
        assert_eq!(file("photo", &photo), "[photo 12 KB]");
        assert_eq!(
            file("document", &serde_json::json!({ "file_name": "a.txt", "file_size": 3 })),
            "[document a.txt 3 B]"
        );
        assert_eq!(file("video_note", &serde_json::json!({ "file_size": 2_500_000 })), "[video note 2 MB]");
        assert_eq!(file("sticker", &serde_json::json!({ "emoji": "x" })), "[sticker x]");
    }
}
