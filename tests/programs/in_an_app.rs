//! The bot in a web service as a program: over HTTP it is the shop, and at the terminal its customer.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use stategram::bot::{client_builder, reqwest};

use crate::{Program, example};

#[test]
fn a_bill_over_http_is_paid_at_the_terminal_and_none_is_lost_at_the_end() {
    let mut command = example("in_an_app");
    let mut shop = Program::start(command.env("LISTEN", "127.0.0.1:0").stdin(Stdio::piped()));
    let mut hears = shop.0.stdin.take().expect("a pipe");
    let mut says = BufReader::new(shop.0.stdout.take().expect("a pipe")).lines().map(|it| it.expect("text"));
    let mut complaints = BufReader::new(shop.0.stderr.take().expect("a pipe")).lines().map(|it| it.expect("text"));
    let place = complaints.next().expect("it says where it is");
    let url = place.strip_prefix("The shop is at ").unwrap_or_else(|| panic!("{place}")).to_owned();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let client = client_builder().expect("a client").build().expect("a client");
    let asks = |request: reqwest::RequestBuilder| {
        runtime.block_on(async {
            let answer = request.send().await.expect("an answer");
            (answer.status().as_u16(), answer.text().await.expect("a text"))
        })
    };
    let bills = |cents: u32| {
        let body = format!(r#"{{"customer": 1001, "cents": {cents}}}"#);
        assert_eq!(asks(client.post(format!("{url}/bill")).body(body)).0, 202);
    };
    let till = || asks(client.get(format!("{url}/till")));

    bills(350);
    assert_eq!(says.next().as_deref(), Some("A bill of 3.50 EUR has come. You owe us 3.50 EUR. /pay"));
    assert_eq!(till(), (200, "0".to_owned()));
    writeln!(hears, "/pay").expect("it reads");
    assert_eq!(says.next().as_deref(), Some("Thank you for 3.50 EUR."));
    assert_eq!(till(), (200, "350".to_owned()));
    bills(5);
    drop(hears);
    assert_eq!(says.next().as_deref(), Some("A bill of 0.05 EUR has come. You owe us 0.05 EUR. /pay"));
    assert_eq!((says.next(), complaints.next()), (None, None));
    shop.ends_well();
}
