//! The queries about a payment: answered once, with what the last word was.

use serde_json::{Value, json};
use stategram::prelude::*;
use stategram::types::payments::{LabeledPrice, ShippingOption};

use crate::line::{Line, person};

/// Sells cream.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_invoice)]
enum Shop {
    #[state(entry)]
    Open,
}
use shop::Open;

#[handler]
impl Shop {
    #[on(Open, shipping_query)]
    fn shipping(query: Shipping, reply: &mut Reply) -> Stay {
        reply.cannot_ship("We have not looked yet.");
        match query.shipping_address.country_code.as_str() {
            "IS" => reply.ship([option("post", 500), option("drone", 900)]),
            "AQ" => reply.ship([]),
            "XX" => {}
            _ => reply.cannot_ship("We deliver in Iceland only."),
        }
        Stay
    }

    #[on(Open, pre_checkout_query)]
    fn checkout(PreCheckout(query): PreCheckout, reply: &mut Reply) -> Stay {
        // Nobody has typed anything, and nobody asks where to.
        reply.answer([InlineResult::game("g", "game")]).personal();
        reply.ship([]);
        match query.invoice_payload.as_str() {
            "cream" => reply.approve(),
            "mute" => reply.decline(""),
            "silent" => {}
            _ => reply.decline("It is sold out."),
        }
        Stay
    }
}

fn option(id: &str, amount: u32) -> ShippingOption {
    let prices = vec![LabeledPrice::builder().label(id).amount(amount).build()];
    ShippingOption::builder().id(id).title(id).prices(prices).build()
}

fn shipping(id: &str, country: &str) -> Value {
    let address = json!({"country_code": country, "state": "", "city": "", "street_line1": "", "street_line2": "",
        "post_code": ""});
    json!({"id": id, "from": person(7), "invoice_payload": "cream", "shipping_address": address})
}

fn checkout(id: &str, payload: &str) -> Value {
    json!({"id": id, "from": person(7), "currency": "ISK", "total_amount": 987, "invoice_payload": payload})
}

#[tokio::test]
async fn what_is_asked_about_a_payment_is_answered_by_the_last_word() {
    let line = Line::new();
    let running = line.bot().conversation::<Shop>().start().await.unwrap();
    for (id, country) in [("s1", "IS"), ("s2", "NO"), ("s3", "XX"), ("s4", "AQ")] {
        line.send("shipping_query", shipping(id, country));
    }
    for payload in ["cream", "soap", "silent", "mute"] {
        line.send("pre_checkout_query", checkout(payload, payload));
    }
    line.settle(&running).await;
    let mut shipped = line.calls("answerShippingQuery");
    shipped.sort_by_key(|it| it["shipping_query_id"].as_str().map(str::to_owned));
    let price = |id, amount| json!({"id": id, "title": id, "prices": [{"label": id, "amount": amount}]});
    assert_eq!(
        shipped,
        [
            json!({"shipping_query_id": "s1", "ok": true, "shipping_options": [price("post", 500), price("drone", 900)]}),
            json!({"shipping_query_id": "s2", "ok": false, "error_message": "We deliver in Iceland only."}),
            json!({"shipping_query_id": "s3", "ok": false, "error_message": "We have not looked yet."}),
        ]
    );
    let mut checked = line.calls("answerPreCheckoutQuery");
    checked.sort_by_key(|it| it["pre_checkout_query_id"].as_str().map(str::to_owned));
    assert_eq!(
        checked,
        [
            json!({"pre_checkout_query_id": "cream", "ok": true}),
            json!({"pre_checkout_query_id": "soap", "ok": false, "error_message": "It is sold out."}),
        ]
    );
    let errors = running.set_aside(None, 10).await.unwrap();
    let mut errors: Vec<_> = errors.iter().filter_map(|it| it.error.rsplit_once("failed: ")).map(|it| it.1).collect();
    errors.sort_unstable();
    assert_eq!(
        errors,
        [
            "0 shipping options; Telegram takes at least 1",
            "a refusal without a reason: Telegram shows the user why there is no payment, and asks for a text"
        ]
    );
    assert_eq!(line.answered(), [""; 0]);
    running.shutdown().await.unwrap();
}
