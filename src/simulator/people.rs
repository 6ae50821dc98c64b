//! Who is who: users and groups, with ids that are made from their names and so are the same in every run.

use std::ops::Range;

use crate::types::{Chat, ChatType, User};

/// The id of the user who writes when no name is given, and of that user's private chat.
pub const YOU: i64 = 1001;

/// Beyond 32 bits, as many users of Telegram are, so that a bot which cuts ids short is found out here.
const NAMED_USERS: Range<i64> = 5_000_000_000..6_000_000_000;
const NAMED_GROUPS: Range<i64> = -1_999_999_999..-999_999_999;

/// The ids of supergroups are below this.
const SUPERGROUPS: i64 = -1_000_000_000_000;

/// The id of the user of that name, whatever its case; `you` is [`YOU`].
pub(crate) fn user_id(name: &str) -> i64 {
    let name = name.to_lowercase();
    if name == "you" { YOU } else { NAMED_USERS.start + place(&name) }
}

/// The id of the group of that name, whatever its case.
pub(crate) fn group_id(name: &str) -> i64 {
    NAMED_GROUPS.start + place(&name.to_lowercase())
}

/// A user; without a name, one is made from the id.
pub(crate) fn user(id: i64, name: Option<&str>) -> User {
    let made_up = || if id == YOU { "You".to_owned() } else { format!("User {id}") };
    let username = name.filter(|it| it.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_'));
    let user = User::builder()
        .id(id.unsigned_abs())
        .is_bot(false)
        .first_name(name.map_or_else(made_up, str::to_owned))
        .language_code("en");
    match username {
        Some(username) => user.username(username.to_lowercase()).build(),
        None => user.build(),
    }
}

/// The bot of a token with this id.
pub(crate) fn bot(id: i64) -> User {
    User::builder()
        .id(id.unsigned_abs())
        .is_bot(true)
        .first_name(format!("Simulated bot {id}"))
        .username(format!("sim_{id}_bot"))
        .can_join_groups(true)
        .can_read_all_group_messages(true)
        .supports_inline_queries(true)
        .can_connect_to_business(false)
        .has_main_web_app(false)
        .build()
}

/// The private chat of a user with the bot: its id is the user's.
pub(crate) fn private_chat(user: &User) -> Chat {
    let chat = Chat::builder()
        .id(i64::try_from(user.id).unwrap_or(i64::MAX))
        .type_field(ChatType::Private)
        .first_name(&user.first_name);
    match &user.username {
        Some(username) => chat.username(username).build(),
        None => chat.build(),
    }
}

/// A group; without a name, one is made from the id.
pub(crate) fn group(id: i64, name: Option<&str>) -> Chat {
    let title = name.map_or_else(|| format!("Group {id}"), str::to_owned);
    let kind = if id <= SUPERGROUPS { ChatType::Supergroup } else { ChatType::Group };
    Chat::builder().id(id).type_field(kind).title(title).build()
}

/// The id of the supergroup that a group becomes; `None` for what is no group of the simulator's.
pub(crate) fn supergroup_id(group_id: i64) -> Option<i64> {
    (-999_999_999_999..0).contains(&group_id).then(|| SUPERGROUPS + group_id)
}

/// The group which became the supergroup of this id, if that was a group of the simulator's.
pub(crate) fn group_before(supergroup_id: i64) -> Option<i64> {
    let group_id = supergroup_id.checked_sub(SUPERGROUPS)?;
    (self::supergroup_id(group_id) == Some(supergroup_id)).then_some(group_id)
}

/// The chat of an id which only the simulator gives out: the chat of an earlier run, in which a stored conversation may
/// go on before anybody has written in this one.
pub(crate) fn remembered(chat_id: i64) -> Option<Chat> {
    if chat_id == YOU || NAMED_USERS.contains(&chat_id) {
        Some(private_chat(&user(chat_id, None)))
    } else if NAMED_GROUPS.contains(&chat_id) || NAMED_GROUPS.contains(&chat_id.saturating_sub(SUPERGROUPS)) {
        Some(group(chat_id, None))
    } else {
        None
    }
}

/// FNV-1a, which will be the same in every version of this crate, as the standard library's hashes may not be.
fn place(name: &str) -> i64 {
    let hash = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    i64::try_from(hash % 1_000_000_000).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_the_same_in_every_run() {
        assert_eq!(user_id("You"), YOU);
        assert_eq!(user_id("Ann"), user_id("ann"));
        assert_eq!(user_id("ann"), 5_756_682_936);
        assert_eq!(group_id("family"), -1_780_158_358);
        assert_ne!(user_id("ann"), user_id("bob"));
    }

    #[test]
    fn a_chat_of_an_earlier_run_is_known_and_any_other_is_not() {
        assert!(remembered(YOU).is_some());
        assert_eq!(remembered(user_id("ann")).map(|it| it.type_field), Some(ChatType::Private));
        assert_eq!(remembered(group_id("family")).map(|it| it.type_field), Some(ChatType::Group));
        assert_eq!(remembered(123_456_789), None);
        assert_eq!(remembered(-100), None);
    }
}
