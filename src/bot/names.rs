//! What [`types`](crate::types) calls otherwise than the Bot API does.

use serde_json::{Map, Value};

use crate::bot::Upload;

/// A method, one of its parameters as `types` has it, and as Telegram does, which refuses the call without it.
const NAMES: [(&str, &str, &str); 5] = [
    ("convertGiftToStars", "owner_gift_id", "owned_gift_id"),
    ("sendLivePhoto", "media", "live_photo"),
    ("transferBusinessAccountStars", "start_count", "star_count"),
    ("transferGift", "owner_gift_id", "owned_gift_id"),
    ("upgradeGift", "owner_gift_id", "owned_gift_id"),
];

/// Gives a call's parameter, and the file that stands for it, the name that Telegram has for it.
pub(super) fn mend(method: &str, body: Vec<u8>, files: &mut [Upload]) -> Vec<u8> {
    let Some((_, wrong, right)) = NAMES.iter().find(|(it, ..)| *it == method) else { return body };
    let Ok(mut params) = serde_json::from_slice::<Map<String, Value>>(&body) else { return body };
    let Some(value) = params.remove(*wrong) else { return body };
    // What is referred to as `attach://` has a name of its own.
    if !value.is_string() {
        files.iter_mut().filter(|it| it.name == *wrong).for_each(|it| it.name = (*right).to_owned());
    }
    params.insert((*right).to_owned(), value);
    serde_json::to_vec(&params).unwrap_or(body)
}
