//! Invoices and how they are paid: shipping, the check before, and the receipt.
//!
//! Nobody's money moves. What a person is asked for on the way is answered with what is made up here: a name, an address.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::clock::Moment;
use crate::simulator::account::{Account, State};
use crate::simulator::deeds::{Notice, What};
use crate::simulator::describe::price;
use crate::simulator::presses;
use crate::simulator::recent::{REMEMBERED, Recent};
use crate::simulator::refusal::Refusal;
use crate::simulator::room::{Body, Shown};
use crate::types::User;
use crate::update::Kind;

/// How long a shipping query can be answered.
const SHIPPING_PATIENCE: Duration = Duration::from_secs(150);

/// How long the check before a payment may take.
const CHECK_PATIENCE: Duration = Duration::from_secs(10);

/// A page is told of so many of a chat that wait for the bot, and of so many that wait for the buyer.
const TOLD: usize = 100;

/// What an invoice says to the server alone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    pub(crate) payload: String,
    pub(crate) is_flexible: bool,
    /// The parts of an `OrderInfo` that are asked for.
    pub(crate) needs: Vec<&'static str>,
}

/// The invoices of a bot and the payments under way.
#[derive(Debug)]
pub(crate) struct Payments {
    next: u64,
    terms: Recent<(i64, i32), Terms>,
    /// By the ids of the queries that the bot is to answer.
    under_way: BTreeMap<u64, Payment>,
    /// The ways of shipping that a buyer has yet to choose from, by the chat, the invoice and the buyer.
    choosing: Recent<(i64, i32, u64), (Payment, Vec<Way>)>,
    /// What was paid in Stars, by the name that a receipt gives it, and whether it was given back.
    charges: Recent<String, (Payment, bool)>,
}

/// A way of shipping: its id, its title, and what it costs.
pub(crate) type Way = (String, String, i64);

#[derive(Clone, Debug)]
struct Payment {
    by: Arc<User>,
    chat_id: i64,
    /// The invoice.
    message_id: i32,
    /// After so many deeds.
    began: usize,
    currency: String,
    total: i64,
    terms: Terms,
    /// Which way of shipping is chosen once they are offered, from 0, where that is said already, and its id once it is.
    choice: Option<usize>,
    option: Option<String>,
    /// Whether the bot is asked how it ships, and not whether it sells.
    ships: bool,
    expires: Moment,
}

impl Payments {
    /// None yet. The first id is made from the time, so that a query of an earlier run is not taken for one of this.
    pub(crate) fn starting_at(now: Moment) -> Self {
        let (terms, under_way, charges) = (Recent::default(), BTreeMap::new(), Recent::default());
        Self { next: now.as_millis() << 10, terms, under_way, choosing: Recent::default(), charges }
    }

    /// An invoice was sent.
    pub(crate) fn invoice(&mut self, chat_id: i64, message_id: i32, terms: Terms) {
        self.terms.insert((chat_id, message_id), terms);
    }

    /// How many Stars the bot has been paid and has not given back.
    pub(crate) fn balance(&self) -> i64 {
        let kept = self.charges.newest().filter(|(_, (_, is_returned))| !is_returned);
        kept.fold(0, |sum, (_, (payment, _))| sum.saturating_add(payment.total))
    }

    /// What a page is told of the payments under way in a chat; of very many the newest.
    pub(crate) fn told(&self, chat_id: i64, now: Moment) -> Vec<Value> {
        let waiting = self.under_way.values().rev().filter(|it| it.chat_id == chat_id && it.expires > now);
        let choosing = self.choosing.newest().filter(|(_, (it, _))| it.chat_id == chat_id);
        let choosing = choosing.map(|(_, (it, ways))| it.told(Some(ways)));
        waiting.map(|it| it.told(None)).take(TOLD).chain(choosing.take(TOLD)).collect()
    }

    /// A query that can still be answered is taken out.
    fn take(&mut self, id: &str, ships: bool, now: Moment) -> Result<Payment, Refusal> {
        let payment = presses::number(id).and_then(|it| self.under_way.remove(&it));
        payment.filter(|it| it.ships == ships && it.expires > now).ok_or_else(Refusal::old_query)
    }

    /// The bot is asked; gives the id of the query. On a clock that stands still none grows too old.
    fn wait(&mut self, payment: Payment, now: Moment) -> String {
        while self.under_way.len() == REMEMBERED
            || self.under_way.first_key_value().is_some_and(|(_, it)| it.expires <= now)
        {
            self.under_way.pop_first();
        }
        self.next += 1;
        self.under_way.insert(self.next, payment);
        self.next.to_string()
    }
}

impl Payment {
    /// With the ways of shipping that the buyer is to choose from; without them the bot is waited for.
    fn told(&self, ways: Option<&[Way]>) -> Value {
        let expires = ways.is_none().then(|| self.expires.as_millis());
        json!({
            "chat_id": self.chat_id, "message_id": self.message_id, "by": self.by.id, "expires": expires,
            "offers": ways.map(|it| self.offers(it)),
        })
    }

    /// A line for each way of shipping.
    fn offers(&self, ways: &[Way]) -> Vec<String> {
        ways.iter().map(|(_, title, amount)| format!("{title}: {}", price(*amount, &self.currency))).collect()
    }
}

impl Account {
    /// Whether an invoice is shipped in one way of several.
    pub(crate) fn is_flexible(&self, chat_id: i64, message_id: i32) -> bool {
        self.state().payments.terms.get(&(chat_id, message_id)).is_some_and(|it| it.is_flexible)
    }

    /// A user pays an invoice; where it can be shipped in several ways, in the one of this number, counted from 1, or in the one that
    /// is [chosen](Self::choose_shipping) when the bot has said which there are.
    ///
    /// # Errors
    /// One sentence, where the message is no invoice.
    pub(crate) fn pay(
        &self,
        user: &Arc<User>,
        chat_id: i64,
        invoice: &Shown,
        choice: Option<usize>,
    ) -> Result<(), String> {
        let mut state = self.state();
        let terms = state.payments.terms.get(&(chat_id, invoice.message_id)).cloned();
        let (terms, content) = terms.zip(invoice.content.get("invoice")).ok_or("the message is no invoice")?;
        let payment = Payment {
            by: Arc::clone(user),
            chat_id,
            message_id: invoice.message_id,
            began: state.deeds.done(),
            currency: content["currency"].as_str().unwrap_or_default().to_owned(),
            total: content["total_amount"].as_i64().unwrap_or_default(),
            ships: terms.is_flexible,
            terms,
            choice: choice.map(|it| it.saturating_sub(1)),
            option: None,
            expires: self.clock.now(),
        };
        state.payments.choosing.remove(&(chat_id, invoice.message_id, user.id));
        state.deeds.note(chat_id, What::Press { by: Arc::clone(user), label: "Pay".to_owned() });
        if payment.ships {
            let now = self.clock.now();
            let mut query = json!({
                "from": &**user, "invoice_payload": payment.terms.payload, "shipping_address": address(),
            });
            let payment = Payment { expires: now + SHIPPING_PATIENCE, ..payment };
            state.deeds.pages.tell("paying", || payment.told(None));
            query["id"] = state.payments.wait(payment, now).into();
            state.tell(Kind::ShippingQuery, &query, now + SHIPPING_PATIENCE);
        } else {
            self.check(&mut state, payment);
        }
        drop(state);
        self.told();
        Ok(())
    }

    /// The bot says how it ships, or why not; the buyer who has said how chooses at once.
    pub(crate) fn ship(&self, id: &str, answer: Result<Vec<Way>, String>) -> Result<(), Refusal> {
        let mut state = self.state();
        let payment = state.payments.take(id, true, self.clock.now())?;
        match answer {
            Ok(ways) => {
                let offers = What::Offers { to: Arc::clone(&payment.by), offers: payment.offers(&ways), button: None };
                state.deeds.note(payment.chat_id, offers);
                match payment.choice.map(|it| if it < ways.len() { it } else { 0 }) {
                    Some(choice) => self.take_way(&mut state, payment, &ways, choice),
                    None => {
                        state.deeds.pages.tell("paying", || payment.told(Some(&ways)));
                        let key = (payment.chat_id, payment.message_id, payment.by.id);
                        state.payments.choosing.insert(key, (payment, ways));
                    }
                }
            }
            Err(why) => {
                state.deeds.pages.tell("paid", || payment.told(None));
                let answer = Notice::Alert(why);
                state.deeds.note(payment.chat_id, What::Answer { to: payment.by, answer });
            }
        }
        drop(state);
        self.told();
        Ok(())
    }

    /// A buyer chooses how an invoice is shipped, by the number from 1; or, without one, does not buy.
    ///
    /// # Errors
    /// One sentence, where there is nothing to choose, or nothing of that number.
    pub(crate) fn choose_shipping(
        &self,
        user: &Arc<User>,
        chat_id: i64,
        message_id: i32,
        number: Option<usize>,
    ) -> Result<(), String> {
        let mut state = self.state();
        let key = (chat_id, message_id, user.id);
        let (_, ways) = state.payments.choosing.get(&key).ok_or("the bot has not said how it ships")?;
        if number.is_some_and(|it| it == 0 || it > ways.len()) {
            return Err(format!("the bot ships in {} ways", ways.len()));
        }
        let Some((payment, ways)) = state.payments.choosing.remove(&key) else { return Ok(()) };
        match number {
            Some(number) => {
                state.steps.bought(chat_id, payment.began, number);
                self.take_way(&mut state, payment, &ways, number - 1);
            }
            None => state.deeds.pages.tell("paid", || payment.told(None)),
        }
        drop(state);
        self.told();
        Ok(())
    }

    /// The way of shipping in that place is the one; what it costs is added.
    fn take_way(&self, state: &mut State, payment: Payment, ways: &[Way], place: usize) {
        let Some((id, _, amount)) = ways.get(place) else { return };
        let (by, offer) = (Arc::clone(&payment.by), payment.offers(ways).swap_remove(place));
        state.deeds.note(payment.chat_id, What::Choice { by, offer });
        let total = payment.total.saturating_add(*amount);
        self.check(state, Payment { option: Some(id.clone()), total, ships: false, ..payment });
    }

    /// The bot sells, or says why not; then the payment is made and the receipt stands in the chat.
    pub(crate) fn sell(&self, id: &str, answer: Result<(), String>) -> Result<(), Refusal> {
        let mut state = self.state();
        let payment = state.payments.take(id, false, self.clock.now())?;
        let charge = format!("telegram-{id}");
        state.deeds.pages.tell("paid", || payment.told(None));
        if answer.is_ok() && payment.currency == "XTR" {
            state.payments.charges.insert(charge.clone(), (payment.clone(), false));
        }
        let Payment { by, chat_id, currency, total, terms, option, .. } = payment;
        match answer {
            Ok(()) => {
                let mut receipt = json!({
                    "currency": currency, "total_amount": total, "invoice_payload": terms.payload,
                    "telegram_payment_charge_id": charge,
                    "provider_payment_charge_id": format!("provider-{id}"),
                });
                tell_order(&mut receipt, &terms, &by);
                if let Some(option) = option {
                    receipt["shipping_option_id"] = option.into();
                }
                self.serve(&mut state, chat_id, &by, Body::content("successful_payment", receipt));
            }
            Err(why) => state.deeds.note(chat_id, What::Answer { to: by, answer: Notice::Alert(why) }),
        }
        drop(state);
        self.told();
        Ok(())
    }

    /// The bot gives Stars back.
    pub(crate) fn refund(&self, user_id: i64, charge: &str) -> Result<(), Refusal> {
        let mut state = self.state();
        let paid = state.payments.charges.get_mut(charge).filter(|(it, _)| i64::try_from(it.by.id) == Ok(user_id));
        let (payment, is_returned) = paid.ok_or_else(|| Refusal::bad_request("CHARGE_NOT_FOUND"))?;
        if std::mem::replace(is_returned, true) {
            return Err(Refusal::bad_request("CHARGE_ALREADY_REFUNDED"));
        }
        let Payment { by, chat_id, currency, total, terms, .. } = payment.clone();
        let refund = json!({
            "currency": currency, "total_amount": total, "invoice_payload": terms.payload,
            "telegram_payment_charge_id": charge,
        });
        self.serve(&mut state, chat_id, &by, Body::content("refunded_payment", refund));
        drop(state);
        self.told();
        Ok(())
    }

    /// Asks the bot whether it sells.
    fn check(&self, state: &mut State, payment: Payment) {
        let now = self.clock.now();
        let expires = now + CHECK_PATIENCE;
        let mut query = json!({
            "from": &*payment.by, "currency": payment.currency, "total_amount": payment.total,
            "invoice_payload": payment.terms.payload,
        });
        tell_order(&mut query, &payment.terms, &payment.by);
        if let Some(option) = &payment.option {
            query["shipping_option_id"] = option.as_str().into();
        }
        let payment = Payment { expires, ..payment };
        state.deeds.pages.tell("paying", || payment.told(None));
        query["id"] = state.payments.wait(payment, now).into();
        state.tell(Kind::PreCheckoutQuery, &query, expires);
    }
}

/// What the buyer was asked for, if it was anything.
fn tell_order(told: &mut Value, terms: &Terms, by: &User) {
    let given = |it: &&str| {
        let value = match *it {
            "name" => json!(by.first_name),
            "phone_number" => json!("15550100"),
            "email" => json!(format!("user{}@example.org", by.id)),
            _ => address(),
        };
        ((*it).to_owned(), value)
    };
    if !terms.needs.is_empty() {
        told["order_info"] = Value::Object(terms.needs.iter().map(given).collect::<Map<_, _>>());
    }
}

/// Where everybody lives.
fn address() -> Value {
    json!({
        "country_code": "GB", "state": "", "city": "London", "street_line1": "221B Baker Street", "street_line2": "",
        "post_code": "NW1 6XE",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::people;

    #[test]
    fn the_oldest_of_too_many_are_forgotten_and_a_page_is_told_of_the_newest() {
        let start = Moment::from_millis(1_000);
        let expires = start + CHECK_PATIENCE;
        let mut payments = Payments::starting_at(start);
        let payment = Payment {
            by: Arc::new(people::user(1, None)),
            chat_id: 1,
            message_id: 7,
            began: 0,
            currency: "XTR".to_owned(),
            total: 5,
            terms: Terms::default(),
            choice: None,
            option: None,
            ships: false,
            expires,
        };
        let ids: Vec<String> = (0..=REMEMBERED).map(|_| payments.wait(payment.clone(), start)).collect();
        assert_eq!((payments.told(1, start).len(), payments.told(2, start).len()), (TOLD, 0));
        assert!(payments.take(&ids[0], false, start).is_err() && payments.take(&ids[1], false, start).is_ok());
        assert!(payments.take(&ids[2], false, expires).is_err(), "it is too late");
        payments.wait(payment, expires);
        assert_eq!(payments.under_way.len(), 1);
    }
}
