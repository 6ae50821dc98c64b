//! `/sim/fault`, for programs in any language.

use serde_json::{Value, json};
use stategram::simulator::{Simulator, TOKEN, YOU};

struct Client {
    simulator: Simulator,
    http: reqwest::Client,
}

impl Client {
    async fn start() -> Self {
        let http = stategram::bot::client_builder().unwrap().no_proxy().build().unwrap();
        Self { simulator: Simulator::start().await.unwrap(), http }
    }

    async fn ask(&self, verb: &str, path: &str, body: Value) -> (reqwest::header::HeaderMap, u16, String) {
        let url = format!("{}{path}", self.simulator.url());
        let request = self.http.request(verb.parse().unwrap(), url).header("content-type", "application/json");
        let response = request.body(body.to_string()).send().await.unwrap();
        let (headers, status) = (response.headers().clone(), response.status().as_u16());
        (headers, status, response.text().await.unwrap())
    }

    async fn fault(&self, how: Value) -> u64 {
        let mut fault = json!({"token": TOKEN, "method": "sendMessage"});
        fault.as_object_mut().unwrap().extend(how.as_object().unwrap().clone());
        let (_, status, body) = self.ask("POST", "/sim/fault", fault).await;
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!((status, &body["ok"]), (200, &json!(true)), "{body}");
        body["result"]["fault_id"].as_u64().unwrap()
    }

    async fn met(&self, verb: &str, id: u64) -> u64 {
        let (_, status, body) = self.ask(verb, &format!("/sim/fault?token={TOKEN}&fault_id={id}"), json!({})).await;
        assert_eq!(status, 200, "{body}");
        serde_json::from_str::<Value>(&body).unwrap()["result"]["met"].as_u64().unwrap()
    }

    async fn says(&self) -> (reqwest::header::HeaderMap, u16, String) {
        self.ask("POST", &format!("/bot{TOKEN}/sendMessage"), json!({"chat_id": YOU, "text": "hi"})).await
    }
}

#[tokio::test]
async fn each_kind_can_be_asked_for() {
    let client = Client::start().await;
    let throttled = client.fault(json!({"chat_id": YOU, "retry_after": 7})).await;
    let (headers, status, body) = client.says().await;
    let expected = json!({
        "ok": false, "error_code": 429, "description": "Too Many Requests: retry after 7", "parameters": {"retry_after": 7},
    });
    assert_eq!((status, serde_json::from_str::<Value>(&body).unwrap()), (429, expected));
    assert_eq!(headers["retry-after"], "7");
    assert_eq!(client.met("GET", throttled).await, 1);

    client.fault(json!({"error_code": 403, "description": "Forbidden: user is deactivated"})).await;
    let (headers, status, body) = client.says().await;
    assert_eq!((status, headers.get("retry-after")), (403, None));
    assert!(body.contains("user is deactivated"), "{body}");

    client.fault(json!({"body": "<html></html>", "status": 502})).await;
    let (headers, status, body) = client.says().await;
    assert_eq!((status, body.as_str()), (502, "<html></html>"));
    assert_eq!(headers["content-type"], "text/html");

    let cut = client.fault(json!({"cut": true, "carried_out": true})).await;
    let url = format!("{}/bot{TOKEN}/sendMessage?chat_id={YOU}&text=cut", client.simulator.url());
    assert!(client.http.get(url).send().await.is_err());
    assert_eq!(client.met("GET", cut).await, 1);
    assert_eq!(client.simulator.chat(YOU).history().len(), 1);

    client.simulator.clock().pause();
    let slow = client.fault(json!({"delay": 2.5})).await;
    let held = client.fault(json!({"hold": true, "always": true})).await;
    let turned = async {
        while client.met("GET", slow).await == 0 {}
        client.simulator.clock().advance(std::time::Duration::from_millis(2_500));
    };
    assert_eq!(tokio::join!(client.says(), turned).0.1, 200);
    let let_go = async {
        while client.met("GET", held).await == 0 {}
        assert_eq!(client.met("DELETE", held).await, 1);
    };
    assert_eq!(tokio::join!(client.says(), let_go).0.1, 200);
    assert_eq!(client.says().await.1, 200);
    assert_eq!(client.met("GET", held).await, 1);
}

#[tokio::test]
async fn what_is_no_fault_is_refused() {
    let client = Client::start().await;
    let how = "what goes wrong is not said: retry_after, error_code, body, delay, cut or hold";
    for (fault, words) in [
        (json!({"token": TOKEN, "cut": true}), "method is empty"),
        (json!({"token": TOKEN, "method": "getMe"}), how),
        (json!({"token": TOKEN, "method": "getMe", "delay": -1}), how),
        (json!({"token": TOKEN, "method": "getMe", "cut": true, "chat_id": "x"}), "chat_id is no id"),
        (json!({"token": TOKEN, "method": "getMe", "cut": true, "times": -1}), "times is no number of times"),
    ] {
        let (_, status, body) = client.ask("POST", "/sim/fault", fault).await;
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!((status, body["description"].as_str()), (400, Some(format!("Bad Request: {words}").as_str())));
    }
    let (_, status, _) = client.ask("POST", "/sim/fault", json!({"token": "x", "method": "getMe", "cut": true})).await;
    assert_eq!(status, 401);
    for verb in ["GET", "DELETE"] {
        let (_, status, _) = client.ask(verb, &format!("/sim/fault?token={TOKEN}&fault_id=9"), json!({})).await;
        assert_eq!(status, 400);
    }
}
