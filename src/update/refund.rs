//! The reason of a refund, which Telegram writes as a string and the type of the Bot API reads from an object.

use serde::Deserialize;
use serde_json::value::RawValue;

/// The field of a message that says that the payment for a suggested post was given back.
const NAME: &str = "\"suggested_post_refunded\"";

#[derive(Deserialize)]
struct Refund<'a> {
    #[serde(borrow)]
    reason: &'a RawValue,
}

/// The JSON with each such reason as the type has it; `None` where it has none that is a string.
///
/// Nothing else of the text changes, so that what is wrong with it in other places is still to be seen.
pub(super) fn as_the_type_has_it(raw: &str) -> Option<String> {
    let mut reasons: Vec<&str> =
        raw.match_indices(NAME).filter_map(|(at, _)| reason(&raw[at + NAME.len()..])).collect();
    // A refund can stand in the message that another one is about.
    reasons.sort_unstable_by_key(|it| it.as_ptr());
    let (mut written, mut done) = (String::new(), 0);
    for reason in reasons {
        let at = reason.as_ptr() as usize - raw.as_ptr() as usize;
        written.extend([&raw[done..at], "{\"type\":", reason, "}"]);
        done = at + reason.len();
    }
    (done > 0).then(|| written + &raw[done..])
}

/// The reason in what stands behind the field's name, if it is one and this is a string.
fn reason(behind: &str) -> Option<&str> {
    let payload = behind.trim_ascii_start().strip_prefix(':')?;
    let refund = Refund::deserialize(&mut serde_json::Deserializer::from_str(payload)).ok()?;
    Some(refund.reason.get()).filter(|it| it.starts_with('"'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{RefundReason, UpdateContent};
    use crate::update::Incoming;

    const CHAT: &str = r#""message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}"#;

    fn refund(reason: &str) -> String {
        let post = format!(r#"{{{CHAT}, "text": "\"suggested_post_refunded\": {{"}}"#);
        format!(r#"{{{CHAT}, "suggested_post_refunded" : {{"suggested_post_message": {post}, "reason": {reason}}}}}"#)
    }

    fn update(message: &str) -> Incoming {
        Incoming::decode(&format!(r#"{{"update_id": 1, "message": {message}}}"#)).unwrap()
    }

    #[test]
    fn a_reason_is_read_as_telegram_and_as_the_type_writes_it() {
        for reason in [r#""payment_refunded""#, r#"{"type": "payment_refunded"}"#] {
            let update = update(&refund(reason));
            let UpdateContent::Message(message) = &update.update().unwrap().content else { panic!("it is a message") };
            assert_eq!(message.suggested_post_refunded.as_ref().unwrap().reason, RefundReason::PaymentRefunded);
            assert_eq!(*update.message().unwrap().unwrap(), **message);
            let part: Option<crate::types::SuggestedPostRefunded> = update.field("suggested_post_refunded").unwrap();
            assert_eq!(part.as_ref(), message.suggested_post_refunded.as_deref());
        }
    }

    #[test]
    fn it_is_read_in_the_message_that_is_replied_to_as_well() {
        let reply = refund(r#""post_deleted""#);
        let message = update(&format!(r#"{{{CHAT}, "reply_to_message": {reply}, "text": "why?"}}"#)).message();
        let original = message.unwrap().unwrap().reply_to_message.clone().unwrap();
        assert_eq!(original.suggested_post_refunded.unwrap().reason, RefundReason::PostDeleted);
        let nested =
            refund(r#""post_deleted""#).replace(r#""text""#, &format!(r#""reply_to_message": {reply}, "text""#));
        assert!(update(&nested).update().is_ok(), "{nested}");
    }

    #[test]
    fn what_is_wrong_stays_wrong() {
        for reason in ["1", "null", r#""a whim""#, r#""post_deleted", "reason": "post_deleted""#] {
            assert!(update(&refund(reason)).message().unwrap().is_err(), "{reason}");
        }
        let twice = format!(r#"{CHAT}, "edit_date": 1, "edit_date": 2"#);
        let twice = refund(r#""post_deleted""#).replacen(CHAT, &twice, 1);
        assert!(update(&twice).update().unwrap_err().reason.contains("duplicate field"), "{twice}");
        assert_eq!(as_the_type_has_it(r#"{"text": "suggested_post_refunded"}"#), None);
    }
}
