//! A plain HTTP client of a fresh simulator.

use serde_json::{Value, json};
use stategram::clock::Clock;
use stategram::simulator::{Simulator, TOKEN};

pub(crate) struct Api {
    pub(crate) simulator: Simulator,
    http: reqwest::Client,
}

/// An answer: its HTTP status and its body.
pub(crate) type Answer = (u16, Value);

impl Api {
    pub(crate) async fn start() -> Self {
        Self::at(Simulator::start().await.unwrap())
    }

    pub(crate) async fn start_with(clock: &Clock) -> Self {
        Self::at(Simulator::start_with(clock).await.unwrap())
    }

    fn at(simulator: Simulator) -> Self {
        let http = stategram::bot::client_builder().unwrap().no_proxy().build().unwrap();
        Self { simulator, http }
    }

    /// The result of a call that succeeds.
    #[track_caller]
    pub(crate) fn ok(&self, method: &str, params: Value) -> impl Future<Output = Value> + use<> {
        let call = self.post(&format!("/bot{TOKEN}/{method}"), "application/json", params.to_string());
        let method = method.to_owned();
        async move {
            let (status, body) = call.await;
            assert_eq!((status, &body["ok"]), (200, &json!(true)), "{method}: {body}");
            body["result"].clone()
        }
    }

    /// Checks that a call is refused in these words.
    pub(crate) async fn refused(&self, method: &str, params: Value, code: u16, description: &str) {
        let path = format!("/bot{TOKEN}/{method}");
        let answer = self.post(&path, "application/json", params.to_string()).await;
        assert_eq!(answer, refusal(code, description), "{method} {params}");
    }

    pub(crate) fn get(&self, path: &str) -> impl Future<Output = Answer> + use<> {
        read(self.http.get(format!("{}{path}", self.simulator.url())))
    }

    pub(crate) fn post<B: Into<reqwest::Body>>(
        &self,
        path: &str,
        content_type: &str,
        body: B,
    ) -> impl Future<Output = Answer> + use<B> {
        read(self.request("POST", path).header("content-type", content_type).body(body))
    }

    pub(crate) fn request(&self, verb: &str, path: &str) -> reqwest::RequestBuilder {
        self.http.request(verb.parse().unwrap(), format!("{}{path}", self.simulator.url()))
    }
}

pub(crate) async fn read(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

pub(crate) fn refusal(code: u16, description: &str) -> Answer {
    (code, json!({ "ok": false, "error_code": code, "description": description }))
}
