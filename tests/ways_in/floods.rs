//! Users who send more than they may.

use std::sync::Arc;
use std::time::Duration;

use stategram::simulator::Simulator;
use stategram::{Builder, Error, Quota};
use tokio::sync::Semaphore;

use crate::{Echo, Gate, hears, said, simulator};

fn bot(simulator: &Simulator) -> Builder<Gate> {
    simulator.bot().unwrap().with(Gate(Arc::new(Semaphore::new(0)))).conversation::<Echo>().clock(simulator.clock())
}

/// Two at once, then one every three seconds.
fn quota() -> Quota {
    Quota::new(20, Duration::from_secs(60)).burst(2).warning("Not so fast, please.").toast("Not so fast.")
}

#[tokio::test]
async fn who_floods_is_told_once_and_others_notice_nothing() {
    let simulator = simulator().await;
    let (ann, bob) = (simulator.user("ann"), simulator.user("bob"));
    let running = bot(&simulator).per_user(quota()).start().await.unwrap();
    for text in ["a", "b", "c", "d", "e"] {
        ann.says(text);
    }
    bob.says("f");
    simulator.confirmed().await;
    running.settled().await;
    let mut heard = said(&ann);
    // The framework's own words keep no order among the replies.
    heard.sort_unstable();
    assert_eq!(heard, ["1: a", "2: b", "Not so fast, please."]);
    assert_eq!(said(&bob), ["1: f"]);

    simulator.clock().advance(Duration::from_secs(3));
    ann.says("g");
    ann.says("h");
    simulator.confirmed().await;
    running.settled().await;
    assert_eq!(said(&ann)[3..], ["3: g"]);
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_press_too_many_stops_spinning_and_a_payment_is_not_dropped() {
    let simulator = simulator().await;
    let ann = simulator.user("ann");
    let running = bot(&simulator).per_user(quota()).start().await.unwrap();
    ann.says("a");
    hears(&ann, 1).await;
    let press = || ann.presses("Press").unwrap();
    assert_eq!(press().answered().await.text.as_deref(), Some("pressed"));
    assert_eq!(press().answered().await.text.as_deref(), Some("Not so fast."));

    let id = ann.id();
    let paid = format!(
        r#"{{"message": {{"message_id": 99, "date": 1795000000, "from": {{"id": {id}, "is_bot": false, "first_name": "Ann"}},
            "chat": {{"id": {id}, "type": "private"}}, "successful_payment": {{"currency": "XTR", "total_amount": 1,
            "invoice_payload": "x", "telegram_payment_charge_id": "y", "provider_payment_charge_id": "z"}}}}}}"#
    );
    simulator.inject(&paid).unwrap();
    assert_eq!(hears(&ann, 2).await[1..], ["paid"]);
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_quota_that_lets_nobody_write_is_refused_at_the_start() {
    let simulator = simulator().await;
    let refused = bot(&simulator).per_user(Quota::new(0, Duration::from_secs(1))).start().await.unwrap_err();
    assert!(matches!(refused, Error::Setting(_)), "{refused}");
}
