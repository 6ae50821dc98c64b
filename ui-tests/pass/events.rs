//! Events, timers and what cannot be delivered, in every place where they can stand.
#![deny(warnings)]
use std::time::Duration;

use stategram::prelude::*;

#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
enum Alarm {
    Nag(u8),
    Stop,
}

#[derive(Conversation, Serialize, Deserialize, Clone, Debug, PartialEq)]
#[conversation(per_chat, expires = "1h", event = crate::Alarm)]
enum Nagger {
    #[state(entry)]
    Idle,
    Nagging { nag: TimerId, notice: Sent },
    #[state(terminal)]
    Done,
}
use nagger::{Done, Idle, Nagging};

#[handler]
impl Nagger {
    #[on(Idle, text)]
    fn start(timers: &mut Timers<Alarm>, reply: &mut Reply) -> Nagging {
        let nag = timers.after(Duration::from_secs(10), Alarm::Nag(1)).every(Duration::from_secs(5)).id();
        timers.at(timers.now() + Duration::from_secs(60), Alarm::Stop).outlives();
        Nagging { nag, notice: reply.text("I will nag.").once().sent() }
    }

    #[on(Idle, event)]
    fn too_late() -> Stay {
        Stay
    }

    #[on(Nagging, event)]
    async fn nag(
        nagging: &mut Nagging,
        Event(alarm): Event<Alarm>,
        timers: &mut Timers<Alarm>,
        events: &mut Events,
        chat: Chat,
        reply: &mut Reply,
    ) -> To<Stay, Done> {
        match alarm {
            Alarm::Nag(times) => {
                reply.edit(&nagging.notice, format!("Nagged {times} times")).html();
                timers.put_off(nagging.nag, Duration::from_secs(7));
                events.send::<Nagger>(&PerChat(chat.id), Alarm::Stop);
                to(Stay)
            }
            Alarm::Stop => {
                timers.cancel(nagging.nag);
                timers.move_to(nagging.nag, timers.now());
                to(Done)
            }
        }
    }

    #[on(Nagging, exit)]
    fn leave(nagging: &Nagging, _timers: &mut Timers<Alarm>, _events: &mut Events, reply: &mut Reply) {
        reply.delete(&nagging.notice);
    }

    #[on(Done, event)]
    fn over() -> Stay {
        Stay
    }

    #[on(_, undeliverable)]
    fn refused(refused: Undeliverable, timers: &mut Timers<Alarm>, reply: &mut Reply) -> End {
        let _ = timers.now();
        reply.to(1).text(format!("{}: {}", refused.method, refused.description));
        End
    }

    #[on(Nagging, expired)]
    fn expired(nagging: Nagging, timers: &mut Timers<Alarm>) -> End {
        timers.cancel(nagging.nag);
        End
    }

    #[on(_, failed)]
    fn failed(_failure: Failure, _timers: &mut Timers<Alarm>, _events: &mut Events) -> Stay {
        Stay
    }
}

fn main() {
    let drawn = Nagger::graph().mermaid().to_string();
    assert!(drawn.contains("Nagging --> Done: event"), "{drawn}");
    assert!(drawn.contains("Nagging --> [*]: undeliverable"), "{drawn}");
}
