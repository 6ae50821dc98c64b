//! A page that is loaded anew, and one of which a part is broken.

use serde_json::{Value, json};
use stategram::simulator::{Simulator, TOKEN};

use crate::plays::browser;

/// Has the bot call a method; gives the result.
async fn call(simulator: &Simulator, method: &str, params: Value) -> Value {
    let address = format!("{}/bot{TOKEN}/{method}", simulator.url());
    let client = stategram::bot::client_builder().unwrap().no_proxy().build().unwrap();
    let request = client.post(address).header("content-type", "application/json").body(params.to_string());
    let answer: Value = serde_json::from_slice(&request.send().await.unwrap().bytes().await.unwrap()).unwrap();
    assert_eq!(answer["ok"], true, "{answer}");
    answer["result"].clone()
}

/// The newest update of that kind.
async fn heard(simulator: &Simulator, kind: &str) -> Value {
    let updates = call(simulator, "getUpdates", json!({})).await;
    updates.as_array().unwrap().iter().rev().find_map(|it| it.get(kind).cloned()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "of the long tier"]
async fn what_spun_spins_on_and_who_voted_has_voted() {
    let simulator = Simulator::start().await.unwrap();
    let Some(mut page) = browser(&simulator) else { return };
    page.says(0, "hello");
    let keys = json!({ "inline_keyboard": [[{ "text": "Yes", "callback_data": "y" }]] });
    call(&simulator, "sendMessage", json!({ "chat_id": 1001, "text": "Well?", "reply_markup": keys })).await;
    let poll = json!({ "chat_id": 1001, "question": "Tea?", "options": ["Yes", "No"] });
    call(&simulator, "sendPoll", poll).await;
    // What is clicked stands still by then.
    page.until("document.querySelector('.poll')");
    page.click("[data-number='1']");
    page.click(".option:last-of-type");
    page.click("[aria-label=React]");
    let is_all_there = "document.querySelector('[data-number=\"1\"] .spinner')
        && document.querySelector('.option[aria-pressed=true]').textContent.includes('No')
        && document.querySelector('.reaction').textContent === '\u{1f44d}'";
    page.until(is_all_there);
    page.loads_anew();
    page.until(is_all_there);
    let pressed = heard(&simulator, "callback_query").await;
    call(&simulator, "answerCallbackQuery", json!({ "callback_query_id": pressed["id"] })).await;
    page.until("!document.querySelector('.spinner')");
    page.all_was_well();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "of the long tier"]
async fn who_pays_chooses_how_it_is_shipped() {
    let simulator = Simulator::start().await.unwrap();
    let Some(mut page) = browser(&simulator) else { return };
    page.says(0, "a teapot, please");
    let invoice = json!({
        "chat_id": 1001, "title": "Teapot", "description": "Round and brown", "payload": "p", "currency": "EUR",
        "provider_token": "x", "prices": [{ "label": "Teapot", "amount": 2490 }], "is_flexible": true,
    });
    call(&simulator, "sendInvoice", invoice).await;
    page.click(".invoice .key");
    page.until("document.querySelector('.invoice .spinner')");
    let query = heard(&simulator, "shipping_query").await;
    let way = |id: &str, amount: u32| json!({ "id": id, "title": id, "prices": [{ "label": "p", "amount": amount }] });
    let ways = json!([way("By post", 490), way("By pigeon", 1290)]);
    let answer = json!({ "shipping_query_id": query["id"], "ok": true, "shipping_options": ways });
    call(&simulator, "answerShippingQuery", answer).await;
    page.until("document.querySelectorAll('.shipping .option').length === 2");
    page.loads_anew();
    page.until("document.querySelector('.shipping .option').textContent.includes('4.90 EUR')");
    // By the keyboard.
    page.value("document.querySelectorAll('.shipping .option')[1].focus()");
    page.key("Enter");
    page.until("document.querySelector('.invoice .spinner') && !document.querySelector('.shipping')");
    let check = heard(&simulator, "pre_checkout_query").await;
    assert_eq!((&check["shipping_option_id"], &check["total_amount"]), (&json!("By pigeon"), &json!(3780)));
    call(&simulator, "answerPreCheckoutQuery", json!({ "pre_checkout_query_id": check["id"], "ok": true })).await;
    page.until("document.querySelector('.timeline').textContent.includes('You has paid 37.80 EUR')");
    page.until("!document.querySelector('.spinner')");
    page.all_was_well();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "of the long tier"]
async fn a_part_that_is_broken_leaves_the_others_and_comes_back() {
    let simulator = Simulator::start().await.unwrap();
    let Some(mut page) = browser(&simulator) else { return };
    page.says(0, "hello");
    page.until("document.querySelector('.is-own .text').textContent === 'hello'");
    let broken = "import('./world.js').then(({ world }) => {
        const [bot] = world.bots.values();
        const [chat] = bot.chats.values();
        chat.members = null;
    })";
    page.value(broken);
    simulator.you().says("again");
    page.until("document.querySelector('.chats').textContent.includes('This cannot be shown.')");
    page.until("document.querySelector('.weather .clock') && document.querySelector('.inside .log')");
    let mended = "import('./world.js').then(({ world }) => {
        const [bot] = world.bots.values();
        const [chat] = bot.chats.values();
        chat.members = [];
    })";
    page.value(mended);
    call(&simulator, "sendMessage", json!({ "chat_id": 1001, "text": "I am back" })).await;
    page.hears(0, "I am back");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "of the long tier"]
async fn of_what_waits_the_page_keeps_the_newest_alone() {
    let simulator = Simulator::start().await.unwrap();
    let Some(mut page) = browser(&simulator) else { return };
    page.says(0, "hello");
    let keys = json!({ "inline_keyboard": [[{ "text": "Yes", "callback_data": "y" }]] });
    let sent = call(&simulator, "sendMessage", json!({ "chat_id": 1001, "text": "Well?", "reply_markup": keys })).await;
    let press = crate::plays::doing("press", &format!("message_id: {}, number: 1", sent["message_id"]));
    page.value(&format!("(async () => {{ for (let number = 0; number < 130; number += 1) await {press}; }})()"));
    let last = heard(&simulator, "callback_query").await["id"].clone();
    let chat = "await import('./world.js').then(({ world }) => [...world.bots.values()][0].chats.get(1001))";
    page.value(&format!(
        "(async () => {{ const chat = {chat}; while (!chat.presses.has({last})) await new Promise((it) => setTimeout(it, 20)); }})()"
    ));
    assert_eq!(page.value(&format!("(async () => ({chat}).presses.size)()")), 100);
    page.all_was_well();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "of the long tier"]
async fn a_key_says_who_presses_it() {
    let simulator = Simulator::start().await.unwrap();
    let Some(mut page) = browser(&simulator) else { return };
    page.says(0, "hello");
    let keys = json!({ "keyboard": [[{ "text": "Me", "request_contact": true }]] });
    call(&simulator, "sendMessage", json!({ "chat_id": 1001, "text": "Who?", "reply_markup": keys })).await;
    page.hears(0, "Who?");
    page.click(".keyboard .key");
    page.until("document.querySelector('.timeline').textContent.includes('15550100')");
    let message = heard(&simulator, "message").await;
    assert_eq!((&message["contact"]["user_id"], &message["from"]["id"]), (&json!(1001), &json!(1001)));
    page.all_was_well();
}
