//! Which updates are posted one after the other.

use serde_json::Value;

use crate::update::Kind;

/// A queue of a webhook: of its updates only the first is under way. Telegram has one for the messages of a chat, another for what
/// a user presses, and so on; between two there is no order, so that what is pressed under a message may come before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Lane {
    /// What kind of updates these are.
    family: u8,
    /// The id of the chat, user or poll that they are about.
    of: i64,
}

impl Lane {
    /// The lane of an update whose field `kind` holds `body`. One that is about nobody has a lane to itself.
    pub(crate) fn of(kind: Kind, body: &Value, update_id: i64) -> Self {
        // Families bear the numbers that Telegram's own server gives them, as far as it does.
        let (family, about) = match kind {
            Kind::Message | Kind::EditedMessage | Kind::ChannelPost | Kind::EditedChannelPost => (0, "/chat/id"),
            Kind::InlineQuery => (1, "/from/id"),
            Kind::ChosenInlineResult => (2, "/from/id"),
            Kind::CallbackQuery => (3, "/from/id"),
            Kind::ShippingQuery | Kind::PreCheckoutQuery => (4, "/from/id"),
            Kind::MyChatMember => (5, "/chat/id"),
            Kind::ChatMember => (6, "/new_chat_member/user/id"),
            Kind::ChatJoinRequest => (6, "/from/id"),
            Kind::ChatBoost | Kind::RemovedChatBoost => (7, "/chat/id"),
            Kind::MessageReaction => (8, "/chat/id"),
            Kind::MessageReactionCount => (9, "/chat/id"),
            Kind::BusinessConnection => (10, "/user/id"),
            Kind::BusinessMessage | Kind::EditedBusinessMessage | Kind::DeletedBusinessMessages => (11, "/chat/id"),
            Kind::GuestMessage => (12, "/chat/id"),
            Kind::PurchasedPaidMedia => (12, "/from/id"),
            Kind::ManagedBot => (13, "/user/id"),
            Kind::Poll => (POLL, "/id"),
            Kind::PollAnswer => (POLL, "/poll_id"),
            Kind::Subscription | Kind::StoppedMessageGeneration | Kind::Unknown => (ALONE, ""),
        };
        let about = body.pointer(about).filter(|_| family != ALONE);
        // The ids of polls are texts.
        let about = about.and_then(|it| it.as_i64().or_else(|| it.as_str()?.parse().ok()));
        match about {
            Some(of) => Self { family, of },
            None => Self { family: ALONE, of: update_id },
        }
    }

    /// The lane of an update that is there as a whole.
    pub(crate) fn of_update(update: &Value, update_id: i64) -> Self {
        let field = |kind: &&Kind| update.get(kind.name()).is_some();
        let kind = Kind::ALL.iter().find(field).copied().unwrap_or(Kind::Unknown);
        Self::of(kind, &update[kind.name()], update_id)
    }
}

/// Polls and their votes.
const POLL: u8 = 14;

/// A single update.
const ALONE: u8 = u8::MAX;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(one: &Value, other: &Value, same: bool) {
        assert_eq!(Lane::of_update(one, 1) == Lane::of_update(other, 2), same, "{one} {other}");
    }

    #[test]
    fn what_happens_in_a_chat_has_one_lane_and_what_a_user_does_has_others() {
        let message = json!({ "message": { "chat": { "id": 7 }, "from": { "id": 7 } } });
        check(&message, &json!({ "edited_message": { "chat": { "id": 7 } } }), true);
        check(&message, &json!({ "message": { "chat": { "id": 8 } } }), false);
        let press =
            |user: u64| json!({ "callback_query": { "from": { "id": user }, "message": { "chat": { "id": 7 } } } });
        check(&message, &press(7), false);
        check(&press(7), &press(7), true);
        check(&press(7), &press(8), false);
        check(&press(7), &json!({ "inline_query": { "from": { "id": 7 } } }), false);
        let check_before = json!({ "pre_checkout_query": { "from": { "id": 7 } } });
        check(&json!({ "shipping_query": { "from": { "id": 7 } } }), &check_before, true);
    }

    #[test]
    fn a_poll_and_its_votes_are_in_order() {
        check(&json!({ "poll": { "id": "55" } }), &json!({ "poll_answer": { "poll_id": "55" } }), true);
        check(&json!({ "poll": { "id": "55" } }), &json!({ "poll": { "id": "56" } }), false);
    }

    #[test]
    fn what_is_about_nobody_waits_for_nobody() {
        check(&json!({ "new_kind": {} }), &json!({ "new_kind": {} }), false);
        check(&json!({ "message": { "chat": 7 } }), &json!({ "message": { "chat": 7 } }), false);
        check(&json!(null), &json!(3), false);
    }
}
