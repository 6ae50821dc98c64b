//! Answers to pressed buttons.

use crate::simulator::account::Account;
use crate::simulator::methods::done;
use crate::simulator::params::Params;
use crate::simulator::presses::CallbackAnswer;
use crate::simulator::refusal::Refusal;

/// A notice may be this many UTF-16 units long.
const NOTICE_LIMIT: usize = 200;

/// `answerCallbackQuery`
pub(crate) fn answer_callback_query(account: &Account, params: &Params) -> Result<String, Refusal> {
    let id = params.text("callback_query_id").unwrap_or_default();
    let text = params.text("text").filter(|it| !it.is_empty());
    if text.as_ref().is_some_and(|it| it.encode_utf16().count() > NOTICE_LIMIT) {
        return Err(Refusal::bad_request("MESSAGE_TOO_LONG"));
    }
    let url = params.text("url").filter(|it| !it.is_empty()).map(Into::into);
    account.answer(&id, CallbackAnswer { text: text.map(Into::into), alert: params.flag("show_alert"), url })?;
    Ok(done())
}
