//! What is kept, and what is there after the file was opened again.

use std::time::Duration;

use rusqlite::Connection;
use stategram::machine::PerChat;
use stategram::reply::{Call, Effect};
use stategram::store::{
    Admission, Arrival, Aside, Ask, Commit, Deadlines, EffectId, Entry, EntryKind, Fate, InboxId, Kept, Key, Posting,
    Replayed, Sending, SentId, Store, Timer, TimerChange, TimerId,
};
use stategram::types::methods::SendMessageParams;

use crate::{BOT, NOON, accept, accept_for, begin, begun, goes_to, number, open, turn, update};

fn message(text: &str) -> Effect {
    Effect::from(Call::SendMessage(Box::new(SendMessageParams::builder().chat_id(7).text(text).build())))
}

const ALL: Ask = Ask { timers_until: NOON, inbox_until: None, limit: 100 };

#[tokio::test]
async fn everything_is_there_after_the_file_was_opened_again() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let seed = 7;
    let deadlines = Deadlines { silence: Some(NOON + Duration::from_secs(10)), at_most: None };
    let timer = TimerChange::Set {
        id: TimerId(5),
        due: NOON,
        every: Some(Duration::from_secs(60)),
        outlives: true,
        event: "\"tick\"".to_owned(),
    };
    let entry = Entry::new(EntryKind::Event, "\"go\"");
    let posting = Posting { conversation: "Game".to_owned(), seed: "7".to_owned(), entry };
    {
        let store = begun(&path).await;
        let rows = accept(&store, &[1, 2], seed).await;
        assert_eq!(rows, [InboxId(1), InboxId(2)]);
        let committed = store
            .commit(Commit {
                completes: &[rows[0]],
                aside: &[Aside { kind: EntryKind::Event, body: "\"bad\"", error: "it was bad" }],
                next: Kept::State { version: 3, state: "{\"Playing\":{}}", deadlines },
                timers: &[timer],
                effects: &[message("one"), message("two")],
                tell_refused: true,
                postings: std::slice::from_ref(&posting),
                ..turn(Key::new("Game", &PerChat(seed)))
            })
            .await
            .unwrap();
        assert_eq!(committed.first_effect, EffectId(1));
        assert_eq!(committed.postings, [InboxId(3)]);
    }

    let store = open(&path).await;
    let found = begin(&store, BOT).await;
    assert_eq!((found.next_effect, found.repeated, found.withheld, found.strangers), (EffectId(3), 0, 0, 0));
    let loaded = store.load(Key::new("Game", &PerChat(seed)), ALL).await.unwrap();
    let conversation = loaded.conversation.unwrap();
    assert_eq!((conversation.version, conversation.state.as_str()), (3, "{\"Playing\":{}}"));
    assert_eq!(conversation.deadlines, deadlines);
    let inbox: Vec<_> = loaded.inbox.iter().map(|row| (row.id.0, row.entry.kind)).collect();
    assert_eq!(inbox, [(2, EntryKind::Update), (3, EntryKind::Event)]);
    assert!(loaded.inbox[0].entry.body.contains("\"update_id\": 2"));
    let every = Some(Duration::from_secs(60));
    assert_eq!(
        loaded.timers,
        [Timer { id: TimerId(5), due: NOON, every, outlives: true, event: "\"tick\"".to_owned() }]
    );
    let outbox = store.outbox(EffectId(0), 10).await.unwrap();
    assert_eq!(
        outbox.iter().map(|it| (it.id.0, it.turn.0, it.tell_refused)).collect::<Vec<_>>(),
        [(1, 1, true), (2, 1, true)]
    );
    assert_eq!(outbox[1].effect, message("two"));
    let aside = store.set_aside(None, 10).await.unwrap();
    assert_eq!((aside.len(), aside[0].error.as_str(), aside[0].posting.seed.as_str()), (1, "it was bad", "7"));
    assert!(accept(&store, &[1], seed).await.is_empty(), "an update is new once");
    assert_eq!(accept(&store, &[3], seed).await, [InboxId(4)], "ids go on");
}

#[tokio::test]
async fn a_group_answers_every_word_and_keeps_their_order() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let store = begun(&path).await;
    // Said before any is answered, and more than a group has.
    let words = (0..1_000).map(async |number: i64| {
        let (state, effects) = (number.to_string(), [message(&number.to_string())]);
        let next = Kept::State { version: 1, state: &state, deadlines: Deadlines::default() };
        let key = PerChat(number % 10);
        let committed = store.commit(Commit { next, effects: &effects, ..turn(Key::new("Game", &key)) }).await.unwrap();
        assert_eq!(committed.first_effect, EffectId(number.cast_unsigned() + 1));
    });
    futures_util::future::join_all(words).await;
    assert_eq!(number(&path, "SELECT count(*) FROM outbox WHERE effect LIKE '%\"' || (id - 1) || '\"%'"), 1_000);
    assert_eq!(number(&path, "SELECT sum(state = 990 + seed) FROM states"), 10);
    assert_eq!(number(&path, "SELECT sum(revision = 100) FROM states"), 10);
}

#[tokio::test]
async fn a_word_is_done_also_where_nobody_waits_for_its_answer() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let store = begun(&path).await;
    let next = Kept::State { version: 1, state: "1", deadlines: Deadlines::default() };
    drop(store.commit(Commit { next, ..turn(Key::new("Game", &PerChat(7))) }));
    drop(store);
    assert_eq!(number(&path, "SELECT count(*) FROM states"), 1);
}

#[tokio::test]
async fn the_body_of_an_update_is_there_once_and_until_its_last_taker_is_done() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let store = begun(&path).await;
    let takers = [("Game", "7"), ("Menu", "7"), ("Menu", "8")];
    let admitted = accept_for(&store, &[1], &takers, NOON).await;
    assert_eq!(admitted, [Admission::New(vec![InboxId(1), InboxId(2), InboxId(3)])]);
    let bodies =
        "SELECT count(*) FROM (SELECT body FROM bodies UNION ALL SELECT body FROM inbox) WHERE body IS NOT NULL";
    for (name, seed, id) in [("Game", 7, 1), ("Menu", 7, 2), ("Menu", 8, 3)] {
        assert_eq!(number(&path, bodies), 1);
        let load = Ask { inbox_until: Some(InboxId(id)), ..ALL };
        let loaded = store.load(Key::new(name, &PerChat(seed)), load).await.unwrap();
        assert!(loaded.inbox[0].entry.body.contains("hello"));
        store.commit(Commit { completes: &[InboxId(id)], ..turn(Key::new(name, &PerChat(seed))) }).await.unwrap();
    }
    assert_eq!(number(&path, bodies), 0);
}

#[tokio::test]
async fn an_update_that_nobody_takes_is_not_stored() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let store = begun(&path).await;
    for _ in 0..2 {
        assert_eq!(accept_for(&store, &[1], &[], NOON).await, [Admission::New(Vec::new())]);
    }
    assert_eq!(number(&path, "SELECT count(*) FROM seen"), 0);
}

#[tokio::test]
async fn of_large_replies_a_few_are_read_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let store = begun(&directory.path().join("bot.db")).await;
    let large = message(&"x".repeat(9 << 20));
    let effects = [large.clone(), large.clone(), large, message("small")];
    store.commit(Commit { effects: &effects, ..turn(Key::new("Game", &PerChat(7))) }).await.unwrap();
    let page = async |from| {
        let page = store.outbox(EffectId(from), 500).await.unwrap();
        page.into_iter().map(|it| it.id.0).collect::<Vec<_>>()
    };
    assert_eq!((page(1).await, page(3).await, page(5).await), (vec![1, 2], vec![3, 4], vec![]));
}

/// A query needs no row and no fsync, only to be known.
#[tokio::test]
async fn of_an_inline_query_its_id_is_stored() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let store = begun(&path).await;
    let query = update(1);
    assert_eq!(store.accept(&[Arrival::Inline(&query)], NOON).await.unwrap(), [Admission::New(Vec::new())]);
    assert_eq!(number(&path, "SELECT count(*) FROM seen"), 1);
    assert_eq!(number(&path, "SELECT (SELECT count(*) FROM inbox) + (SELECT count(*) FROM bodies)"), 0);
}

#[tokio::test]
async fn what_was_being_sent_is_in_doubt_at_the_next_start() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    {
        let store = begun(&path).await;
        let once = Effect { once: true, ..message("once") };
        let effects = [message("again"), once.clone(), once, message("not begun")];
        store.commit(Commit { effects: &effects, ..turn(Key::new("Game", &PerChat(7))) }).await.unwrap();
        for (id, once) in [(1, false), (2, true)] {
            store.sending(Sending { id: EffectId(id), once, of: None }).await.unwrap();
        }
    }
    // What a later version has written nobody here can read: it is set aside, and is in no doubt.
    Connection::open(&path).unwrap().execute_batch("UPDATE outbox SET effect = '{}' WHERE id = 4").unwrap();
    let store = open(&path).await;
    let found = begin(&store, BOT).await;
    assert_eq!((found.repeated, found.withheld), (1, 1));
    let left: Vec<_> = store.outbox(EffectId(0), 10).await.unwrap().into_iter().map(|it| it.id.0).collect();
    assert_eq!(left, [1, 3]);
    assert!(store.set_aside(None, 10).await.unwrap().iter().all(|it| it.posting.entry.kind == EntryKind::Reply));
    let aside = store.set_aside(found.withheld_behind, 10).await.unwrap();
    assert_eq!(aside.len(), 1, "all that cannot be read comes before it");
    assert!(aside[0].posting.entry.body.contains("once"));
    let Some(Replayed::Outbox(queued)) = store.replay(aside[0].id, NOON).await.unwrap() else { panic!("a reply") };
    assert_eq!((queued.id, queued.turn, queued.effect.once), (EffectId(5), EffectId(5), true));
    assert_eq!(store.outbox(EffectId(5), 10).await.unwrap(), [queued]);
    assert_eq!(store.replay(aside[0].id, NOON).await.unwrap(), None);
}

#[tokio::test]
async fn a_refusal_is_told_once_for_a_turn() {
    let directory = tempfile::tempdir().unwrap();
    let store = begun(&directory.path().join("bot.db")).await;
    let key = || Key::new("Game", &PerChat(7));
    let effects = [message("one"), message("two")];
    for _ in 0..2 {
        store.commit(Commit { effects: &effects, tell_refused: true, ..turn(key()) }).await.unwrap();
    }
    let refused = |id| {
        let fate = Fate::Refused { tell: Some(format!("{{\"of\":{id}}}")) };
        store.delivered(EffectId(id), fate, NOON)
    };
    assert_eq!(refused(2).await.unwrap(), Some(InboxId(1)));
    assert_eq!(refused(1).await.unwrap(), None);
    assert_eq!(refused(3).await.unwrap(), Some(InboxId(2)), "another turn");
    assert_eq!(refused(3).await.unwrap(), None, "it is gone");
}

#[tokio::test]
async fn a_message_is_found_by_what_it_was_called_before_it_was_sent() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    {
        let store = begun(&path).await;
        let effects = [message("one")];
        store.commit(Commit { effects: &effects, ..turn(Key::new("Game", &PerChat(7))) }).await.unwrap();
        let fate = Fate::Sent { message: Some((SentId(u64::MAX), 99)) };
        store.delivered(EffectId(1), fate, NOON).await.unwrap();
    }
    let store = begun(&path).await;
    let ask = |of| store.sending(Sending { id: EffectId(1), once: false, of: Some(SentId(of)) });
    assert_eq!(ask(u64::MAX).await.unwrap(), Some(99));
    assert_eq!(ask(1).await.unwrap(), None);
}

#[tokio::test]
async fn what_waits_for_conversations_that_are_not_registered_is_set_aside() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    {
        let store = begun(&path).await;
        let timer = TimerChange::Set { id: TimerId(1), due: NOON, every: None, outlives: false, event: "1".to_owned() };
        let next = Kept::State { version: 2, state: "{\"a\":1}", deadlines: Deadlines::default() };
        store.commit(Commit { next, timers: &[timer], ..turn(Key::new("Old", &PerChat(7))) }).await.unwrap();
        accept_for(&store, &[1], &[("Old", "7"), ("Game", "7")], NOON).await;
        goes_to(&store, 7, "1", None).await;
    }
    let store = open(&path).await;
    assert_eq!(begin(&store, BOT).await.strangers, 1);
    let aside = store.set_aside(None, 10).await.unwrap();
    let kinds: Vec<_> = aside.iter().map(|it| (it.id.0, it.posting.entry.kind)).collect();
    assert_eq!(kinds, [(1, EntryKind::Update)]);
    assert_eq!(aside[0].error, "no conversation `Old` is registered");
    let loaded = store.load(Key::new("Game", &PerChat(7)), ALL).await.unwrap();
    assert!(loaded.conversation.is_some());
    store.commit(Commit { completes: &[loaded.inbox[0].id], ..turn(Key::new("Game", &PerChat(7))) }).await.unwrap();
    assert_eq!(number(&path, "SELECT count(*) FROM bodies"), 0, "a stranger lets go of the body");
    let old = "SELECT (SELECT count(*) FROM states WHERE conversation = 'Old') + (SELECT count(*) FROM timers)";
    assert_eq!(number(&path, old), 2, "what is in nobody's way stays");
}

#[tokio::test]
async fn what_is_due_comes_in_pages_in_its_order() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let at = |seconds| Some(NOON + Duration::from_secs(seconds));
    {
        let store = begun(&path).await;
        accept(&store, &[1], 9).await;
        accept(&store, &[2], 1).await;
    }
    let store = begun(&path).await;
    for (seed, silence, at_most) in [(1, at(5), at(3)), (2, at(3), None), (3, at(20), at(30)), (4, None, None)] {
        let next = Kept::State { version: 1, state: "1", deadlines: Deadlines { silence, at_most } };
        store.commit(Commit { next, ..turn(Key::new("Game", &PerChat(seed))) }).await.unwrap();
    }
    let timer = TimerChange::Set { id: TimerId(1), due: NOON, every: None, outlives: false, event: "1".to_owned() };
    store.commit(Commit { timers: &[timer], ..turn(Key::new("Game", &PerChat(5))) }).await.unwrap();
    let until = NOON + Duration::from_secs(10);
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let due = store.due("Game", until, after.as_ref(), 2).await.unwrap();
        assert_eq!(due.next, at(20));
        let Some(last) = due.waiting.last() else { break };
        after = Some(last.clone());
        all.extend(due.waiting.into_iter().map(|(_, seed)| seed));
    }
    assert_eq!(all, ["1", "9", "5", "1", "2"]);
}

#[tokio::test]
async fn an_event_from_outside_is_a_row() {
    let directory = tempfile::tempdir().unwrap();
    let store = begun(&directory.path().join("bot.db")).await;
    let posting =
        Posting { conversation: "Game".to_owned(), seed: "7".to_owned(), entry: Entry::new(EntryKind::End, "null") };
    let admitted = store.accept(&[Arrival::Posted(&posting)], NOON).await.unwrap();
    assert_eq!(admitted, [Admission::New(vec![InboxId(1)])]);
    let ask = Ask { inbox_until: Some(InboxId(1)), ..ALL };
    assert_eq!(store.load(Key::new("Game", &PerChat(7)), ask).await.unwrap().inbox[0].entry, posting.entry);
    assert!(store.load(Key::new("Game", &PerChat(7)), ALL).await.unwrap().inbox.is_empty(), "it is of this run");
}
