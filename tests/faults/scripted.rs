//! What a test can have go wrong.

use std::time::Duration;

use stategram::Bot;
use stategram::bot::{ApiError, Gone};
use stategram::clock::Clock;
use stategram::simulator::{Simulator, YOU};
use stategram::types::Message;

async fn start() -> (Simulator, Bot) {
    let simulator = Simulator::start_with(&Clock::manual()).await.unwrap();
    let bot = simulator.bot().unwrap();
    (simulator, bot)
}

async fn says(bot: &Bot, chat_id: i64, text: &str) -> Result<Message, ApiError> {
    bot.to(chat_id).text(text).await
}

fn shown(simulator: &Simulator, chat_id: i64) -> Vec<String> {
    simulator.chat(chat_id).history().into_iter().map(|it| it.text).collect()
}

#[tokio::test]
async fn only_what_fits_goes_wrong_and_only_so_often() {
    let (simulator, bot) = start().await;
    let ann = simulator.user("ann").id();
    let fault = simulator.fault("SENDMESSAGE").in_chat(ann).times(2).refuse(400, "Bad Request: chat not found");
    says(&bot, YOU, "other chat").await.unwrap();
    for met in 1..=2 {
        let refused = says(&bot, ann, "hi").await.unwrap_err();
        let description = "Bad Request: chat not found".to_owned();
        assert_eq!(refused, ApiError::BadRequest { method: "sendMessage".to_owned(), code: 400, description });
        assert_eq!(fault.met(), met);
    }
    says(&bot, ann, "hi").await.unwrap();
    assert_eq!((fault.met(), shown(&simulator, ann)), (2, vec!["hi".to_owned()]));
    let never = simulator.fault("sendMessage").times(0).cut();
    says(&bot, ann, "again").await.unwrap();
    assert_eq!(never.met(), 0);
}

#[tokio::test]
async fn the_first_of_several_happens_first_and_what_is_lifted_happens_no_more() {
    let (simulator, bot) = start().await;
    let gone = simulator.fault("*").always().refuse(403, "Forbidden: user is deactivated");
    let busy = simulator.fault("sendMessage").throttle(Duration::from_millis(2_001));
    for _ in 0..3 {
        let refused = says(&bot, YOU, "hi").await.unwrap_err();
        assert_eq!(refused, ApiError::Gone { method: "sendMessage".to_owned(), why: Gone::Deactivated });
    }
    gone.lift();
    let refused = says(&bot, YOU, "hi").await.unwrap_err();
    let retry_after = Duration::from_secs(3);
    assert_eq!(refused, ApiError::Throttled { method: "sendMessage".to_owned(), retry_after });
    says(&bot, YOU, "hi").await.unwrap();
    assert_eq!((gone.met(), busy.met()), (3, 1));
}

#[tokio::test]
async fn a_call_that_goes_wrong_has_happened_only_where_that_is_said() {
    let (simulator, bot) = start().await;
    for carried_out in [false, true] {
        let plan = || {
            let plan = simulator.fault("sendMessage");
            if carried_out { plan.carried_out() } else { plan }
        };
        plan().cut();
        let cut = says(&bot, YOU, "cut").await.unwrap_err();
        assert!(matches!(&cut, ApiError::Network { source, .. } if !source.unsent), "{cut}");
        plan().refuse(502, "Bad Gateway");
        let server = says(&bot, YOU, "server").await.unwrap_err();
        assert_eq!(server, ApiError::Server { method: "sendMessage".to_owned(), status: 502 });
        plan().garble(200, "<html><body>Sign in to Free WiFi</body></html>");
        let page = says(&bot, YOU, "page").await.unwrap_err();
        let said = "sendMessage: the answer (status 200) cannot be read: it is an HTML page; does the API URL lead to a Bot API server?";
        assert_eq!(page.to_string(), said);
    }
    assert_eq!(shown(&simulator, YOU), ["cut", "server", "page"]);
}

#[tokio::test]
async fn a_slow_answer_comes_by_the_simulators_clock_or_when_it_is_let_go() {
    let (simulator, bot) = start().await;
    let slow = simulator.fault("sendMessage").in_chat(YOU).delay(Duration::from_secs(5));
    let saying = tokio::spawn({
        let bot = bot.clone();
        async move { says(&bot, YOU, "slow").await }
    });
    slow.until_met(1).await;
    simulator.clock().advance(Duration::from_secs(4));
    says(&bot, simulator.user("ann").id(), "meanwhile").await.unwrap();
    assert!(!saying.is_finished() && shown(&simulator, YOU).is_empty());
    simulator.clock().advance(Duration::from_secs(1));
    saying.await.unwrap().unwrap();
    assert_eq!(shown(&simulator, YOU), ["slow"]);

    for carried_out in [false, true] {
        let plan = simulator.fault("sendMessage");
        let held = if carried_out { plan.carried_out().hold() } else { plan.hold() };
        let saying = tokio::spawn({
            let bot = bot.clone();
            async move { says(&bot, YOU, "held").await }
        });
        held.until_met(1).await;
        if carried_out {
            // It is counted before it is carried out.
            assert_eq!(simulator.chat(YOU).next().await.unwrap().text, "slow");
            while shown(&simulator, YOU).len() < 3 {
                tokio::task::yield_now().await;
            }
        }
        assert!(!saying.is_finished());
        held.lift();
        saying.await.unwrap().unwrap();
    }
    assert_eq!(shown(&simulator, YOU), ["slow", "held", "held"]);
}

#[tokio::test]
async fn what_the_bot_does_not_wait_for_does_not_happen() {
    let (simulator, bot) = start().await;
    let held = simulator.fault("sendMessage").hold();
    let impatient = stategram::bot::client_builder().unwrap().no_proxy().build().unwrap();
    let saying = tokio::spawn({
        let bot = bot.clone().client(impatient);
        async move { says(&bot, YOU, "late").await }
    });
    held.until_met(1).await;
    saying.abort();
    assert!(saying.await.unwrap_err().is_cancelled());
    says(&bot, YOU, "next").await.unwrap();
    held.lift();
    simulator.stop().await;
    assert_eq!(shown(&simulator, YOU), ["next"]);
}

/// The bytes on the wire, where a client's words for it could be about something else.
#[tokio::test]
async fn a_connection_that_is_cut_has_no_answer_at_all() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let (simulator, _) = start().await;
    let address = simulator.url().strip_prefix("http://").unwrap().to_owned();
    simulator.fault("getMe").cut();
    for cut in [true, false] {
        let mut stream = tokio::net::TcpStream::connect(&address).await.unwrap();
        let path = format!("/bot{}/getMe", stategram::simulator::TOKEN);
        let request = format!("POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Length: 2\r\n\r\n{{}}");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut first = [0; 4];
        let read = stream.read(&mut first).await.unwrap();
        assert_eq!(&first[..read], if cut { b"".as_slice() } else { b"HTTP" });
    }
}

#[tokio::test]
async fn a_stop_does_not_wait_for_what_is_held() {
    let (simulator, bot) = start().await;
    let held = simulator.fault("sendMessage").hold();
    let saying = tokio::spawn(async move { says(&bot, YOU, "held").await });
    held.until_met(1).await;
    simulator.stop().await;
    let stopped = saying.await.unwrap().unwrap_err();
    assert_eq!(stopped, ApiError::Server { method: "sendMessage".to_owned(), status: 503 });
}
