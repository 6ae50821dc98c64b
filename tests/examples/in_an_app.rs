use std::net::SocketAddr;
use std::time::Duration;

use stategram::bot::{client_builder, reqwest};
use stategram::testing::TestBot;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

use crate::bots::in_an_app::{self, Account, Till};

/// Somebody with `curl`.
struct Curl {
    client: reqwest::Client,
    service: SocketAddr,
}

impl Curl {
    fn new(service: SocketAddr) -> Self {
        Self { client: client_builder().unwrap().build().unwrap(), service }
    }

    async fn bills(&self, body: &str) -> u16 {
        let url = format!("http://{}/bill", self.service);
        self.client.post(url).body(body.to_owned()).send().await.unwrap().status().as_u16()
    }

    async fn till(&self) -> String {
        let url = format!("http://{}/till", self.service);
        self.client.get(url).send().await.unwrap().text().await.unwrap()
    }
}

async fn free_port() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

#[tokio::test]
async fn a_customer_owes_what_is_not_paid() -> stategram::Result<()> {
    let till = Till::default();
    let of_bot = till.clone();
    let mut bot = TestBot::start(move |bot| in_an_app::bot(bot, of_bot.clone())).await?;
    let (listener, address) = free_port().await;
    let stop = CancellationToken::new();
    let routes = in_an_app::routes(bot.handle::<Account>()?, till);
    let service = tokio::spawn(in_an_app::serve(listener, routes, stop.clone(), Duration::MAX));
    let (curl, ann) = (Curl::new(address), bot.user("ann"));
    ann.says("hi").await;
    for cents in [350, 1205] {
        assert_eq!(curl.bills(&format!(r#"{{"customer": {}, "cents": {cents}}}"#, ann.id())).await, 202);
        bot.settled().await;
    }
    ann.says("how much?").await;
    assert_eq!(curl.till().await, "0");
    ann.says("/pay").await;
    ann.says("/pay").await;
    assert_eq!(curl.till().await, "1555");
    bot.expect(
        "
        ann: hi
        bot: You owe us nothing.
        bot: A bill of 3.50 EUR has come. You owe us 3.50 EUR. /pay
        bot: A bill of 12.05 EUR has come. You owe us 15.55 EUR. /pay
        ann: how much?
        bot: You owe us 15.55 EUR. /pay
        ann: /pay
        bot: Thank you for 15.55 EUR.
        ann: /pay
        bot: You owe us nothing.
        ",
    );
    for nonsense in ["", "{}", r#"{"customer": 1001, "cents": -5}"#, r#"{"customer": "ann", "cents": 5}"#] {
        assert_eq!(curl.bills(nonsense).await, 400, "{nonsense}");
    }
    bot.stop().await?;
    assert_eq!(curl.bills(r#"{"customer": 1001, "cents": 350}"#).await, 503);
    stop.cancel();
    service.await.unwrap();
    assert!(TcpListener::bind(address).await.is_ok(), "the port is free again");
    Ok(())
}

/// Who has begun a request and never ends it does not keep the shop from closing.
#[tokio::test]
async fn nobody_holds_up_the_end() -> stategram::Result<()> {
    let bot = TestBot::start(|bot| in_an_app::bot(bot, Till::default())).await?;
    let (listener, address) = free_port().await;
    let stop = CancellationToken::new();
    let routes = in_an_app::routes(bot.handle::<Account>()?, Till::default());
    let service = tokio::spawn(in_an_app::serve(listener, routes, stop.clone(), Duration::from_millis(1)));
    let mut slow = TcpStream::connect(address).await.unwrap();
    slow.write_all(b"POST /bill HTTP/1.1\r\nhost: shop\r\ncontent-length: 99\r\n\r\n{").await.unwrap();
    // By now the service has the other one, too.
    assert_eq!(Curl::new(address).till().await, "0");
    stop.cancel();
    service.await.unwrap();
    Ok(())
}
