//! Files of every earlier version open, and the schema does not change without a new one.

use rusqlite::Connection;
use stategram::clock::Moment;
use stategram::machine::PerChat;
use stategram::store::{Ask, EffectId, Key, Sending, SentId, Store};

use crate::{begin, begun, look, open};

/// For each version that was ever written, what `.dump` says of a file of it, its `application_id` and `user_version`.
/// A file here is never changed: whoever changes the schema adds the next one.
const WRITTEN: [&str; 1] = [include_str!("fixtures/v1.sql")];

/// The tables and indexes of a file, as they were made.
fn schema(connection: &Connection) -> Vec<(String, String)> {
    let sql = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[tokio::test]
async fn the_schema_is_that_of_the_newest_fixture() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let _store = begun(&path).await;
    let fixture = Connection::open_in_memory().unwrap();
    fixture.execute_batch(WRITTEN[WRITTEN.len() - 1]).unwrap();
    assert_eq!(schema(&look(&path)), schema(&fixture));
    for (name, expected) in [("user_version", WRITTEN.len() as i64), ("application_id", 0x5347_524D)] {
        for connection in [&look(&path), &fixture] {
            assert_eq!(
                connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap(),
                expected,
                "{name}"
            );
        }
    }
}

/// Every fixture holds the same: for the bot 42 the game of chat 7 with a row of each kind.
#[tokio::test]
async fn files_of_every_version_open_and_nothing_in_them_is_lost() {
    for (version, written) in (1..).zip(WRITTEN) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("bot.db");
        Connection::open(&path).unwrap().execute_batch(written).unwrap();

        let store = open(&path).await;
        let found = begin(&store, 42).await;
        assert_eq!((found.next_effect, found.repeated, found.withheld), (EffectId(9), 1, 1), "version {version}");
        let timers_until = Moment::from_millis(1_900_000_000_000);
        let ask = Ask { timers_until, inbox_until: None, limit: 10 };
        let loaded = store.load(Key::new("Game", &PerChat(7)), ask).await.unwrap();
        let conversation = loaded.conversation.unwrap();
        assert_eq!(conversation.state, "{\"Playing\":{\"secret\":7,\"tries\":3}}");
        assert_eq!(conversation.deadlines.next(), Some(Moment::from_millis(1_900_000_010_000)));
        let inbox: Vec<_> =
            loaded.inbox.iter().map(|it| (it.id.0, it.entry.kind.name(), it.entry.body.len())).collect();
        assert_eq!(inbox, [(4, "update", 123), (5, "update", 123), (6, "event", 6)]);
        assert_eq!(
            loaded.timers.iter().map(|it| (it.id.0, it.outlives)).collect::<Vec<_>>(),
            [(11, false), (10, true)]
        );
        let outbox: Vec<_> =
            store.outbox(EffectId(0), 10).await.unwrap().into_iter().map(|it| (it.id.0, it.turn.0)).collect();
        assert_eq!(outbox, [(6, 6), (8, 8)]);
        let errors: Vec<_> = store.set_aside(None, 10).await.unwrap().into_iter().map(|it| it.error).collect();
        assert_eq!((errors.len(), errors[0].as_str()), (2, "it was bad"));
        let of = Sending { id: EffectId(6), once: false, of: Some(SentId(77)) };
        assert_eq!(store.sending(of).await.unwrap(), Some(1234));
    }
}
