//! Bots that play with a simulator of their own, as a page sees them: over HTTP.

use std::sync::LazyLock;
use std::time::Duration;

use futures_util::StreamExt;
use serde::Serializer;
use serde_json::Value;
use tokio::sync::Notify;

use crate::Bot;
use crate::prelude::*;
use crate::runtime::Running;
use crate::simulator::{Simulator, YOU};

#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "10s")]
enum Game {
    #[state(entry)]
    Idle,
    Playing {
        tries: u32,
    },
    Silent,
}
use game::{Idle, Playing, Silent};

static MAY_GO_ON: LazyLock<Notify> = LazyLock::new(Notify::new);

#[handler]
impl Game {
    #[on(_, command = "panic")]
    fn falls() -> Stay {
        panic!("oh no")
    }

    #[on(Idle, message)]
    fn start() -> Playing {
        Playing { tries: 0 }
    }

    #[on(Playing, text)]
    fn guess(game: &mut Playing, Text(n): Text<u8>) -> To<Stay, End> {
        game.tries += 1;
        if n == 7 { to(End) } else { to(Stay) }
    }

    #[on(Playing, command = "hush")]
    fn hush() -> Silent {
        Silent
    }

    #[on(Playing, command = "wait")]
    async fn wait() -> Stay {
        MAY_GO_ON.notified().await;
        Stay
    }

    #[on(Playing, expired)]
    fn too_slow() -> End {
        End
    }

    #[on(Playing, exit)]
    fn left() {}

    #[on(Silent, photo)]
    fn seen() -> Stay {
        Stay
    }
}

/// A conversation whose state cannot be written down.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user)]
enum Secret {
    #[state(entry)]
    Unknown,
    #[state(terminal)]
    Known {
        #[serde(serialize_with = "refuse")]
        word: String,
    },
}
use secret::{Known, Unknown};

fn refuse<S: Serializer>(_: &str, _: S) -> Result<S::Ok, S::Error> {
    Err(serde::ser::Error::custom("it is a secret"))
}

#[handler]
impl Secret {
    #[on(Unknown, text)]
    fn learn(Text(word): Text) -> Known {
        Known { word }
    }
}

async fn get(url: &str) -> reqwest::Response {
    crate::bot::client_builder().unwrap().build().unwrap().get(url).send().await.unwrap()
}

/// A bot and the simulator that it plays with, on a clock that stands still.
struct Stage {
    running: Running,
    simulator: std::sync::Arc<Simulator>,
}

impl Stage {
    async fn new<C: crate::machine::RunsIn<()>>() -> Self {
        Self::of::<C>(crate::simulator::bot().unwrap()).await
    }

    async fn of<C: crate::machine::RunsIn<()>>(bot: Bot) -> Self {
        let simulator = bot.simulator().unwrap().clone();
        simulator.clock().pause();
        let running = bot.conversation::<C>().start().await.unwrap();
        Self { running, simulator }
    }

    async fn says(&self, text: &str) {
        self.simulator.you().says(text);
        self.settled().await;
    }

    async fn settled(&self) {
        self.simulator.confirmed().await;
        self.running.settled().await;
    }

    async fn advance(&self, by: Duration) {
        self.simulator.clock().advance(by);
        self.running.settled().await;
    }

    /// What a page is told that begins to watch.
    async fn told(&self) -> Value {
        let page = self.simulator.page();
        let response = get(&format!("{page}feed")).await;
        let mut stream = response.bytes_stream();
        let mut text = String::new();
        while !text.contains("event: ready") {
            text.push_str(std::str::from_utf8(&stream.next().await.unwrap().unwrap()).unwrap());
        }
        let data = text.split("event: inside\ndata: ").nth(1).unwrap().lines().next().unwrap();
        serde_json::from_str::<Value>(data).unwrap()[0].take()
    }

    /// The one conversation that there is, and the graph.
    async fn mind(&self) -> (Value, Value) {
        let mut told = self.told().await;
        let kind = &mut told["conversations"][0];
        assert_eq!(kind["instances"].as_array().unwrap().len(), 1, "{kind}");
        let mut mind = kind["instances"][0].take();
        if let Some(data) = mind["data"].as_str() {
            mind["data"] = serde_json::from_str(data).unwrap();
        }
        (mind, kind["graph"].take())
    }

    /// The turns so far: where from and to, what came of each, and what the edge is that it took.
    async fn turns(&self) -> Vec<String> {
        let told = self.told().await;
        let edges = &told["conversations"][0]["graph"]["edges"];
        let lines = told["lines"].as_array().unwrap().iter().map(|it| &it["line"]["turn"]).filter(|it| it.is_object());
        let told = lines.map(|turn| {
            let word = |name: &str| turn[name].as_str().unwrap_or("-").to_owned();
            let edge = turn["edge"].as_u64().map_or_else(
                || "-".to_owned(),
                |at| {
                    let edge = &edges[usize::try_from(at).unwrap()];
                    let handler = edge["handler"].as_str().unwrap_or("nobody");
                    format!("{} by {handler}", edge["trigger"].as_str().unwrap())
                },
            );
            format!("{} -> {}: {} ({edge})", word("from"), word("to"), word("result"))
        });
        told.collect()
    }
}

#[tokio::test]
async fn a_page_sees_how_a_conversation_is() {
    let stage = Stage::new::<Game>().await;
    let told = stage.told().await;
    let graph = &told["conversations"][0]["graph"];
    assert_eq!((graph["name"].as_str(), graph["kept"].as_str()), (Some("Game"), Some("per_chat")));
    assert_eq!(graph["states"][1]["expires"], 10_000);
    stage.says("hi").await;
    let now = stage.simulator.clock().now().as_millis();
    let (mind, graph) = stage.mind().await;
    assert_eq!(mind["state"], "Playing");
    assert_eq!(mind["data"], serde_json::json!({ "Playing": { "tries": 0 } }));
    assert_eq!((mind["revision"].as_u64(), mind["deadline"].as_u64()), (Some(1), Some(now + 10_000)));
    assert_eq!((mind["seed"].as_str(), mind["home"].as_i64()), (Some(YOU.to_string().as_str()), Some(YOU)));
    let edge = &graph["edges"][usize::try_from(mind["edge"].as_u64().unwrap()).unwrap()];
    assert_eq!((edge["from"].as_str(), edge["to"].as_str()), (Some("Idle"), Some("Playing")));
    stage.says("3").await;
    let (mind, _) = stage.mind().await;
    assert_eq!((mind["revision"].as_u64(), mind["data"]["Playing"]["tries"].as_u64()), (Some(2), Some(1)));
    stage.advance(Duration::from_secs(10)).await;
    let (mind, _) = stage.mind().await;
    assert_eq!((mind["state"].as_str(), mind["is_live"].as_bool()), (Some("Idle"), Some(false)));
    assert!(mind["data"].is_null() && mind["deadline"].is_null());
}

#[tokio::test]
async fn each_turn_has_its_edge_and_its_result() {
    let stage = Stage::new::<Game>().await;
    for text in ["hi", "1", "/panic", "what", "7", "hi", "/hush"] {
        stage.says(text).await;
    }
    stage.advance(Duration::from_secs(10)).await;
    let expected = [
        "Idle -> Playing: kept (message by start)",
        "Playing -> Playing: kept (text by guess)",
        "Playing -> Playing: panicked (-)",
        "Playing -> Playing: untaken (-)",
        "Playing -> End: ended (text by guess)",
        "Idle -> Playing: kept (message by start)",
        "Playing -> Silent: kept (command = \"hush\" by hush)",
        "Silent -> End: ended (expired by nobody)",
    ];
    assert_eq!(stage.turns().await, expected);
    let told = stage.told().await;
    let lines = told["lines"].as_array().unwrap();
    let failed = lines.iter().find(|it| it["line"]["turn"]["result"] == "panicked").unwrap();
    assert!(failed["line"]["turn"]["error"].as_str().unwrap().contains("oh no"), "{failed}");
    let update = lines.iter().filter(|it| it["line"]["update"]["message"]["text"] == "/panic");
    let ids: Vec<_> = update.map(|it| it["line"]["update"]["update_id"].as_i64()).collect();
    assert_eq!(ids, [failed["line"]["turn"]["update_id"].as_i64()]);
}

#[tokio::test]
async fn what_waits_for_a_conversation_at_work_is_counted() {
    let stage = Stage::new::<Game>().await;
    stage.says("hi").await;
    let you = stage.simulator.you();
    for text in ["/wait", "1", "2", "3"] {
        you.says(text);
    }
    stage.simulator.confirmed().await;
    let (mind, _) = stage.mind().await;
    assert_eq!((mind["waiting"].as_u64(), mind["busy"]["kind"].as_str()), (Some(3), Some("message")));
    MAY_GO_ON.notify_one();
    stage.settled().await;
    let (mind, _) = stage.mind().await;
    assert_eq!((mind["waiting"].as_u64(), mind["busy"].is_null()), (Some(0), true));
    assert_eq!(mind["data"]["Playing"]["tries"], 3);
}

#[tokio::test]
async fn a_state_that_cannot_be_written_down_says_why() {
    let stage = Stage::new::<Secret>().await;
    stage.says("sesame").await;
    let (mind, _) = stage.mind().await;
    assert_eq!((mind["state"].as_str(), mind["data"].is_null()), (Some("Known"), true));
    assert_eq!(mind["unwritable"], "it is a secret");
}

#[tokio::test]
async fn calls_are_told_with_their_answers() {
    let stage = Stage::new::<Game>().await;
    let told = stage.told().await;
    let calls: Vec<_> = told["lines"].as_array().unwrap().iter().map(|it| &it["line"]).collect();
    let me = calls.iter().find(|it| it["call"] == "getMe").unwrap();
    assert_eq!((me["status"].as_u64(), me["answer"]["result"]["is_bot"].as_bool()), (Some(200), Some(true)));
    assert!(calls.iter().all(|it| it["call"] != "getUpdates"));
    let secret =
        get(&format!("{}/bot{}/haveNoName?secret_token=psst", stage.simulator.url(), crate::simulator::TOKEN)).await;
    assert!(!secret.status().is_success());
    let told = stage.told().await;
    let calls: Vec<_> = told["lines"].as_array().unwrap().iter().map(|it| &it["line"]).collect();
    assert_eq!(calls.last().unwrap()["params"]["secret_token"], "(hidden)");
    let url = format!("{}/sim/recording?token={}", stage.simulator.url(), crate::simulator::TOKEN);
    let recorded = get(&url).await.text().await.unwrap();
    let lines: Vec<&str> = recorded.lines().collect();
    assert!(lines[0].contains(r#""stategram_recording":1"#), "{recorded}");
    assert_eq!(lines.len(), calls.len() + 1);
    assert!(!recorded.contains("psst") && !recorded.contains("SIMULATED"), "neither a secret nor the token");
    let saved = get(&format!("{}recording?bot={}", stage.simulator.page(), 8_000_000_001_u64)).await;
    assert_eq!(saved.text().await.unwrap(), recorded);
    let test = get(&format!("{}test?bot=8000000001", stage.simulator.page())).await.text().await.unwrap();
    assert!(test.contains("Game") && test.contains("#[tokio::test]"), "{test}");
    let url = format!("{}/sim/recording?token=0:nobody", stage.simulator.url());
    assert_eq!(get(&url).await.status(), 401);
}

#[cfg(feature = "testing")]
#[tokio::test]
async fn what_somebody_played_is_replayed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("game.jsonl");
    let bot = crate::simulator::bot().unwrap();
    bot.simulator().unwrap().record(&path).unwrap();
    let stage = Stage::of::<Game>(bot).await;
    for text in ["hi", "1", "/panic", "/hush"] {
        stage.says(text).await;
    }
    stage.advance(Duration::from_secs(10)).await;
    stage.says("again").await;
    let turns = stage.turns().await.len();
    stage.running.shutdown().await.unwrap();
    let recording = crate::testing::Recording::open(&path).unwrap();
    let replayed = recording.replay(Bot::conversation::<Game>).await.unwrap();
    replayed.assert_same();
    // The bot says nothing: all that it called is getMe.
    assert_eq!((turns, replayed.updates(), replayed.calls()), (6, 5, 1));
}
