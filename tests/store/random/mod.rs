//! Random words, said to a store and to the model: they answer alike.

mod twins;
mod words;

use proptest::prelude::*;
use proptest::test_runner::Config;
use tokio::runtime::{Builder, Runtime};

use crate::houses::{House, MemoryHouse, ModelHouse, SqliteHouse};

use self::twins::Twins;
use self::words::{Word, words};

/// So many cases, or as many as `PROPTEST_CASES` says.
fn config(cases: u32) -> Config {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|it| it.parse().ok());
    Config { cases: asked.unwrap_or(cases), failure_persistence: None, ..Config::default() }
}

fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

async fn say_to(house: Box<dyn House>, words: &[Word]) -> Result<(), TestCaseError> {
    let mut twins = Twins::with(house).await;
    for word in words {
        twins.say(word).await.map_err(|broken| TestCaseError::fail(format!("at {word:?}: {}", broken.0)))?;
    }
    twins.look_at_all().await.map_err(|broken| TestCaseError::fail(format!("in the end: {}", broken.0)))
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn memory_answers_like_the_model(words in words()) {
        runtime().block_on(say_to(Box::new(MemoryHouse::default()), &words))?;
    }

    #[test]
    fn the_model_answers_like_itself(words in words()) {
        runtime().block_on(say_to(Box::new(ModelHouse::default()), &words))?;
    }
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn sqlite_answers_like_the_model(words in words()) {
        runtime().block_on(async { say_to(Box::new(SqliteHouse::new().await), &words).await })?;
    }
}
