//! The page in a browser: who may see it, what it is told, and what people do there.

mod doing;
mod feed;
mod guard;
mod under_way;

use serde_json::{Value, json};
use stategram::simulator::TOKEN;

use crate::api::{Answer, Api};

impl Api {
    /// A path of the page, with its key.
    fn on_page(&self, path: &str) -> String {
        let page = self.simulator.page();
        format!("{}{path}", page.strip_prefix(self.simulator.url()).unwrap())
    }

    /// Does something on the page; gives the result.
    #[track_caller]
    fn act(&self, deed: &str, details: Value) -> impl Future<Output = Value> + use<> {
        let done = self.tries(deed, details);
        let deed = deed.to_owned();
        async move {
            let (status, body) = done.await;
            assert_eq!(status, 200, "{deed}: {body}");
            body["result"].clone()
        }
    }

    /// The same, whatever comes of it. Where nobody is named it is you.
    fn tries(&self, deed: &str, mut details: Value) -> impl Future<Output = Answer> + use<> {
        let bot: i64 = TOKEN.split(':').next().unwrap().parse().unwrap();
        for (name, value) in [("bot", json!(bot)), ("user_id", json!(stategram::simulator::YOU))] {
            let fields = details.as_object_mut().unwrap();
            fields.entry(name).or_insert(value);
        }
        self.post(&self.on_page(&format!("do/{deed}")), "application/json", details.to_string())
    }

    /// The next updates, which are confirmed.
    async fn updates(&self) -> Vec<Value> {
        let updates = self.ok("getUpdates", json!({})).await;
        let updates = updates.as_array().unwrap().clone();
        if let Some(last) = updates.last() {
            self.ok("getUpdates", json!({ "offset": last["update_id"].as_i64().unwrap() + 1 })).await;
        }
        updates
    }
}
