//! Invoices, and the answers to those who pay.

use serde::Deserialize;
use serde_json::json;

use crate::simulator::account::Account;
use crate::simulator::methods::chats::user_id;
use crate::simulator::methods::done;
use crate::simulator::methods::messages::{chat_id, send};
use crate::simulator::methods::words;
use crate::simulator::params::Params;
use crate::simulator::payments::Terms;
use crate::simulator::refusal::Refusal;
use crate::simulator::room::Body;
use crate::simulator::world::World;
use crate::types::ReplyMarkup;

/// `sendInvoice`. Whatever its `provider_token`, it can be paid.
pub(crate) fn send_invoice(world: &World, account: &Account, params: &Params) -> Result<String, Refusal> {
    let invoice = words::invoice(params)?;
    let is_stars = invoice["currency"] == "XTR";
    if !is_stars && params.text("provider_token").is_none_or(|it| it.is_empty()) {
        return Err(Refusal::bad_request("PAYMENT_PROVIDER_INVALID"));
    }
    let markup: Option<ReplyMarkup> = params.object("reply_markup", "reply keyboard markup JSON object")?;
    if let Some(ReplyMarkup::InlineKeyboardMarkup(markup)) = markup
        && markup.inline_keyboard.iter().flatten().next().is_some_and(|it| it.pay != Some(true))
    {
        return Err(Refusal::bad_request("REPLY_MARKUP_BUY_EMPTY"));
    }
    let asked = [
        ("need_name", "name"),
        ("need_phone_number", "phone_number"),
        ("need_email", "email"),
        ("need_shipping_address", "shipping_address"),
    ];
    let needs = asked.into_iter().filter(|(flag, _)| params.flag(flag)).map(|(_, part)| part).collect();
    let terms = Terms {
        payload: params.text("payload").unwrap_or_default().into_owned(),
        is_flexible: params.flag("is_flexible"),
        needs,
    };
    let written = send(world, account, params, Body::content("invoice", invoice))?;
    account.state().payments.invoice(chat_id(params)?, written.shown.message_id, terms);
    Ok(written.json.to_string())
}

/// `createInvoiceLink`
pub(crate) fn create_invoice_link(params: &Params) -> Result<String, Refusal> {
    words::invoice(params)?;
    Ok(json!("https://t.me/$simulated").to_string())
}

/// A `ShippingOption`
#[derive(Deserialize)]
struct Shipping {
    id: String,
    title: String,
    prices: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    amount: i64,
}

/// `answerShippingQuery`
pub(crate) fn answer_shipping_query(account: &Account, params: &Params) -> Result<String, Refusal> {
    let id = params.text("shipping_query_id").unwrap_or_default();
    let answer = if params.flag("ok") {
        let options: Vec<Shipping> = params.object("shipping_options", "shipping options")?.unwrap_or_default();
        if options.is_empty() {
            return Err(Refusal::bad_request("there must be at least one shipping option"));
        }
        for Shipping { id, title, prices } in &options {
            let why = match (id.is_empty(), title.is_empty(), prices.is_empty()) {
                (true, ..) => "ShippingOption identifier must be non-empty",
                (_, true, _) => "ShippingOption title must be non-empty",
                (.., true) => "Can't parse shipping option prices: There must be at least one price",
                _ => continue,
            };
            return Err(Refusal::bad_request(&format!("can't parse shipping option: {why}")));
        }
        let total = |it: &Shipping| it.prices.iter().fold(0_i64, |sum, part| sum.saturating_add(part.amount));
        Ok(options.into_iter().map(|it| (it.id.clone(), it.title.clone(), total(&it))).collect())
    } else {
        Err(why(params)?)
    };
    account.ship(&id, answer)?;
    Ok(done())
}

/// `answerPreCheckoutQuery`
pub(crate) fn answer_pre_checkout_query(account: &Account, params: &Params) -> Result<String, Refusal> {
    let id = params.text("pre_checkout_query_id").unwrap_or_default();
    let answer = if params.flag("ok") { Ok(()) } else { Err(why(params)?) };
    account.sell(&id, answer)?;
    Ok(done())
}

/// `refundStarPayment`
pub(crate) fn refund_star_payment(account: &Account, params: &Params) -> Result<String, Refusal> {
    account.refund(user_id(params)?, &params.text("telegram_payment_charge_id").unwrap_or_default())?;
    Ok(done())
}

/// `getMyStarBalance`
pub(crate) fn get_my_star_balance(account: &Account) -> String {
    json!({ "amount": account.state().payments.balance() }).to_string()
}

fn why(params: &Params) -> Result<String, Refusal> {
    let why = params.text("error_message").filter(|it| !it.is_empty());
    why.map(Into::into).ok_or_else(|| Refusal::bad_request("ERROR_TEXT_EMPTY"))
}
