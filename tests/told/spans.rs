//! Each update has one span, and each turn one within it.

use std::collections::BTreeMap;
use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use stategram::machine::PerChat;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

use crate::line::person;
use crate::talk::{Moody, Talk, bot};

/// A span as it was seen, and how often it has ended.
#[derive(Clone, Debug, Default)]
struct Seen {
    id: u64,
    name: &'static str,
    target: &'static str,
    level: Option<Level>,
    parent: Option<u64>,
    fields: BTreeMap<&'static str, String>,
    said: Vec<String>,
    ended: usize,
}

#[derive(Clone, Default)]
struct Watch(Arc<Mutex<Vec<Seen>>>);

impl Watch {
    fn change(&self, id: &Id, change: impl FnOnce(&mut Seen)) {
        let mut all = self.0.lock().unwrap();
        // Ids are used again, once a span has ended.
        if let Some(seen) = all.iter_mut().rev().find(|it| it.id == id.into_u64()) {
            change(seen);
        }
    }

    fn named(&self, name: &str) -> Vec<Seen> {
        self.0.lock().unwrap().iter().filter(|it| it.name == name).cloned().collect()
    }
}

struct Fields<'a>(&'a mut BTreeMap<&'static str, String>);

impl Fields<'_> {
    fn put(&mut self, field: &Field, value: String) {
        let known = self.0.insert(field.name(), value);
        assert_eq!(known, None, "`{}` is recorded twice", field.name());
    }
}

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.put(field, format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, value.to_owned());
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Watch {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let (span, metadata) = (context.span(id).unwrap(), attributes.metadata());
        let mut seen = Seen { id: id.into_u64(), name: metadata.name(), target: metadata.target(), ..Seen::default() };
        seen.level = Some(*metadata.level());
        seen.parent = span.parent().map(|it| it.id().into_u64());
        attributes.record(&mut Fields(&mut seen.fields));
        self.0.lock().unwrap().push(seen);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _: Context<'_, S>) {
        self.change(id, |seen| values.record(&mut Fields(&mut seen.fields)));
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = BTreeMap::new();
        event.record(&mut Fields(&mut fields));
        if let Some(span) = context.event_span(event) {
            self.change(&span.id(), |seen| seen.said.push(fields.remove("message").unwrap_or_default()));
        }
    }

    fn on_close(&self, id: Id, _: Context<'_, S>) {
        self.change(&id, |seen| seen.ended += 1);
    }
}

/// The turns as a table.
fn table(turns: &[Seen]) -> String {
    let mut table = String::new();
    for Seen { fields, said, .. } in turns {
        let field = |name| fields.get(name).map_or("-", String::as_str);
        let names = ["conversation", "seed", "state", "kind", "update_id", "trigger", "handler", "attempt", "outcome"];
        writeln!(table, "{}: {}", names.map(field).join(" "), said.join(", ")).unwrap();
    }
    table
}

#[tokio::test]
async fn each_turn_has_one_span_that_says_what_it_was() {
    let watch = Watch::default();
    let _watching = tracing::subscriber::set_default(tracing_subscriber::registry().with(watch.clone()));
    let wire = Moody::new();
    let (bot, clock) = bot(&wire);
    let running = bot.start().await.unwrap();
    for text in ["hello", "/slow", "/fail", "again"] {
        wire.line.says(7, text);
        wire.line.settle(&running).await;
    }
    wire.line.send("poll", serde_json::json!({"id": "p"}));
    let of_chat_8 =
        serde_json::json!({"message_id": 9, "date": 1, "chat": {"id": 8, "type": "private"}, "text": "a button"});
    let press =
        serde_json::json!({"id": "q", "from": person(8), "chat_instance": "c", "data": "x", "message": of_chat_8});
    wire.line.send("callback_query", press);
    wire.line.settle(&running).await;
    running.handle::<Talk>().unwrap().send(&PerChat(7), "an event".to_owned()).await.unwrap();
    running.settled().await;
    clock.advance(Duration::from_secs(10));
    running.settled().await;
    running.shutdown().await.unwrap();

    let turns = watch.named("turn");
    assert_eq!(
        table(&turns),
        "\
Talk PerChat(7) Silent message 1 text begins 1 taken: says hello
Talk PerChat(7) Talking message 2 command = \"slow\" slow 1 taken: begins, goes on
Talk PerChat(7) Talking message 3 command = \"fail\" fails 2 failed: handler `fails` in state `Talking` failed: no luck; \
tried again in 0ns, 1 more times at most, handler `fails` in state `Talking` failed: no luck
Talk PerChat(7) Talking message 4 text echoes 1 taken: \n\
Talk PerChat(8) Silent callback_query 6 - - 1 untaken: no handler took the update
Talk PerChat(7) Talking event - event hears 1 taken: \n\
Talk PerChat(7) Talking expired - expired ends 1 taken: \n"
    );
    let updates = watch.named("update");
    let ids: Vec<_> = updates.iter().map(|it| it.fields["update_id"].as_str()).collect();
    assert_eq!(ids, ["1", "2", "3", "4", "5", "6"], "one for each");
    assert_eq!(updates[4].fields["kind"], "poll");
    assert_eq!(updates[4].said, ["belongs to no conversation"]);
    for turn in &turns {
        let update = updates.iter().find(|it| it.fields.get("update_id") == turn.fields.get("update_id"));
        assert_eq!(turn.parent, update.map(|it| it.id), "{turn:?}");
        assert_eq!((turn.target, turn.level), ("stategram::turn", Some(Level::DEBUG)));
    }
    assert!(updates.iter().chain(&turns).all(|it| it.ended == 1), "{:?}", watch.named("update"));
}

/// Whoever has no spans at DEBUG is told by the line itself where it belongs.
#[tokio::test]
async fn a_line_about_a_turn_says_where_it_is_of_without_the_spans() {
    let watch = Watch::default();
    let warnings = tracing_subscriber::filter::LevelFilter::WARN;
    let _watching =
        tracing::subscriber::set_default(tracing_subscriber::registry().with(watch.clone().with_filter(warnings)));
    let wire = Moody::new();
    let running = bot(&wire).0.start().await.unwrap();
    for text in ["hello", "/fail"] {
        wire.line.says(7, text);
    }
    wire.line.settle(&running).await;
    running.shutdown().await.unwrap();
    let turns = watch.named("turn");
    assert_eq!(turns.len(), 2, "one for each attempt: {turns:?}");
    for Seen { fields, said, .. } in &turns {
        let place = ["conversation", "seed", "state"].map(|it| fields[it].as_str());
        assert_eq!(place, ["Talk", "PerChat(7)", "Talking"]);
        assert!(said[0].starts_with("handler `fails` in state `Talking` failed: no luck"), "{said:?}");
    }
    assert!(watch.named("update").is_empty());
}
