//! Timers: once, never early, in order with the deadlines, and through restarts.

use std::time::Duration;

use stategram::prelude::*;
use stategram::simulator::Simulator;
use stategram::store::{EntryKind, Store};
use stategram::{Bot, Running};

use crate::disk::{Disk, File};
use crate::{pass, settle, simulator};

#[derive(Serialize, Deserialize, Clone, Debug)]
pub(crate) enum Alarm {
    Bad,
    Ring(String),
    Stop,
}

/// Rings after as many seconds as it is told; ends after 60 silent seconds.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, event = Alarm, expires = "60s")]
enum Clock {
    #[state(entry)]
    Off,
    On {
        last: Option<TimerId>,
    },
}
use clock::{Off, On};

#[handler]
impl Clock {
    #[on(Off, text)]
    fn start() -> On {
        On { last: None }
    }

    #[on(On, command = "end")]
    fn end() -> End {
        End
    }

    #[on(On, command = "cancel")]
    fn cancel(on: &mut On, timers: &mut Timers<Alarm>) -> Stay {
        on.last.take().into_iter().for_each(|last| timers.cancel(last));
        Stay
    }

    /// `+20`: twenty seconds later than now.
    #[on(On, text)]
    fn put_off(on: &mut On, Text(text): Text, timers: &mut Timers<Alarm>) -> Stay {
        let words: Vec<&str> = text.split(' ').collect();
        match &words[..] {
            [later] if later.starts_with('+') => {
                let time = Duration::from_secs(later.parse().unwrap());
                on.last.into_iter().for_each(|last| timers.put_off(last, time));
            }
            [after, how @ ..] => {
                let time = Duration::from_secs(after.parse().unwrap());
                let event = match how {
                    ["bad"] => Alarm::Bad,
                    ["stop"] => Alarm::Stop,
                    _ => Alarm::Ring((*after).to_owned()),
                };
                let mut timer = timers.after(time, event);
                if how == ["often"] {
                    timer = timer.every(time);
                }
                if how == ["outlives"] {
                    timer = timer.outlives();
                }
                on.last = Some(timer.id());
            }
            [] => {}
        }
        Stay
    }

    #[on(On, event)]
    fn ring(Event(alarm): Event<Alarm>, reply: &mut Reply) -> Result<To<Stay, End>, String> {
        match alarm {
            Alarm::Bad => return Err("a bad alarm".to_owned()),
            Alarm::Ring(what) => reply.text(format!("ring {what}")),
            Alarm::Stop => {
                reply.text("stop");
                return Ok(to(End));
            }
        };
        Ok(to(Stay))
    }

    #[on(Off, event)]
    fn late(Event(alarm): Event<Alarm>, reply: &mut Reply) -> Stay {
        reply.text(format!("late {alarm:?}"));
        Stay
    }

    #[on(On, expired)]
    fn expired(reply: &mut Reply) -> End {
        reply.text("expired");
        End
    }

    #[on(On, failed)]
    fn failed(failure: Failure, reply: &mut Reply) -> Stay {
        reply.text(format!("sorry: {failure}"));
        Stay
    }
}

async fn on_memory(simulator: &Simulator) -> Running {
    let bot: Bot = simulator.bot().unwrap();
    bot.conversation::<Clock>().clock(simulator.clock()).start().await.unwrap()
}

async fn on(simulator: &Simulator, store: impl Store) -> Running {
    simulator.bot().unwrap().conversation::<Clock>().clock(simulator.clock()).store(store).start().await.unwrap()
}

async fn say(simulator: &Simulator, running: &Running, texts: &[&str]) {
    for text in texts {
        simulator.you().says(text);
    }
    settle(simulator, running).await;
}

/// What the bot has said in your chat so far.
fn said(simulator: &Simulator) -> Vec<String> {
    crate::said(&simulator.you())
}

#[tokio::test]
async fn a_timer_comes_once_and_never_early_and_is_no_sign_of_life() {
    for keeps in [false, true] {
        let simulator = simulator().await;
        let running = match keeps {
            true => on(&simulator, Disk::default().open()).await,
            false => on_memory(&simulator).await,
        };
        say(&simulator, &running, &["go", "20", "40"]).await;
        pass(&simulator, &running, 19).await;
        assert_eq!(said(&simulator), [""; 0]);
        pass(&simulator, &running, 1).await;
        assert_eq!(said(&simulator), ["ring 20"]);
        pass(&simulator, &running, 39).await;
        assert_eq!(said(&simulator), ["ring 20", "ring 40"]);
        pass(&simulator, &running, 1).await;
        assert_eq!(said(&simulator)[2..], ["expired"], "60 s after the last word");
        pass(&simulator, &running, 1_000).await;
        assert_eq!(said(&simulator).len(), 3);
        running.shutdown().await.unwrap();
    }
}

/// However late it is noticed, what came first comes first.
#[tokio::test]
async fn timers_and_deadlines_come_in_the_order_of_their_moments() {
    let simulator = simulator().await;
    let running = on_memory(&simulator).await;
    say(&simulator, &running, &["go", "70 outlives", "50", "60", "30", "80"]).await;
    pass(&simulator, &running, 500).await;
    assert_eq!(said(&simulator), ["ring 30", "ring 50", "ring 60", "expired", "late Ring(\"70\")"]);
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_timer_that_ends_the_conversation_leaves_the_deadline_nothing_to_do() {
    let simulator = simulator().await;
    let disk = Disk::default();
    let running = on(&simulator, disk.open()).await;
    say(&simulator, &running, &["go", "10 stop", "20", "30 outlives"]).await;
    pass(&simulator, &running, 500).await;
    assert_eq!(said(&simulator), ["stop", "late Ring(\"30\")"]);
    assert_eq!((disk.timers(), disk.conversations()), (vec![], 0));
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn timers_are_cancelled_and_put_off() {
    let simulator = simulator().await;
    let running = on_memory(&simulator).await;
    say(&simulator, &running, &["go", "5", "10", "/cancel"]).await;
    pass(&simulator, &running, 20).await;
    assert_eq!(said(&simulator), ["ring 5"]);
    say(&simulator, &running, &["10"]).await;
    pass(&simulator, &running, 5).await;
    say(&simulator, &running, &["+20"]).await;
    pass(&simulator, &running, 19).await;
    assert_eq!(said(&simulator).len(), 1);
    pass(&simulator, &running, 1).await;
    assert_eq!(said(&simulator)[1..], ["ring 10"]);
    say(&simulator, &running, &["5", "/end"]).await;
    pass(&simulator, &running, 20).await;
    assert_eq!(said(&simulator).len(), 2, "the end cancels what does not outlive it");
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_repeated_timer_keeps_to_its_grid_and_makes_nothing_up() {
    let simulator = simulator().await;
    let running = on_memory(&simulator).await;
    say(&simulator, &running, &["go", "10 often"]).await;
    pass(&simulator, &running, 10).await;
    pass(&simulator, &running, 10).await;
    assert_eq!(said(&simulator), ["ring 10"; 2]);
    pass(&simulator, &running, 35).await;
    assert_eq!(said(&simulator).len(), 3, "two were missed");
    pass(&simulator, &running, 4).await;
    assert_eq!(said(&simulator).len(), 3);
    say(&simulator, &running, &["/cancel"]).await;
    pass(&simulator, &running, 1).await;
    assert_eq!(said(&simulator).len(), 3, "at 60 s it would have come");
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn timers_survive_a_restart_and_come_on_their_own() {
    let disk = Disk::default();
    survive(async || disk.open()).await;
    assert_eq!((disk.timers(), disk.conversations()), (vec![], 0));
    let file = File::new();
    survive(async || file.open().await).await;
}

async fn survive<S: Store>(open: impl AsyncFn() -> S) {
    let simulator = simulator().await;
    let running = on(&simulator, open().await).await;
    say(&simulator, &running, &["go", "10", "20", "30 often", "50 outlives"]).await;
    running.shutdown().await.unwrap();
    simulator.clock().advance(Duration::from_secs(15));
    let running = on(&simulator, open().await).await;
    settle(&simulator, &running).await;
    assert_eq!(said(&simulator), ["ring 10"], "what is overdue comes at the start");
    pass(&simulator, &running, 5).await;
    assert_eq!(said(&simulator)[1..], ["ring 20"]);
    running.shutdown().await.unwrap();
    simulator.clock().advance(Duration::from_secs(1_000));
    let running = on(&simulator, open().await).await;
    settle(&simulator, &running).await;
    assert_eq!(said(&simulator)[2..], ["ring 30", "ring 50", "expired"]);
    pass(&simulator, &running, 1_000).await;
    assert_eq!((said(&simulator).len(), running.in_memory()), (5, 0));
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_timer_whose_handler_fails_is_set_aside_and_is_over() {
    let (simulator, disk) = (simulator().await, Disk::default());
    let running = on(&simulator, disk.open()).await;
    say(&simulator, &running, &["go", "10 bad", "20"]).await;
    pass(&simulator, &running, 30).await;
    assert_eq!(said(&simulator), ["sorry: handler `ring` in state `On` failed: a bad alarm", "ring 20"]);
    assert_eq!(disk.timers(), []);
    let aside = disk.aside();
    let [aside] = &aside[..] else { panic!("{aside:?}") };
    assert_eq!((aside.posting.entry.kind, aside.posting.entry.body.as_str()), (EntryKind::Event, r#""Bad""#));
    assert_eq!(aside.error, "handler `ring` in state `On` failed: a bad alarm");
    assert_eq!(aside.posting.conversation, "Clock");
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn what_no_handler_takes_is_over() {
    let (simulator, disk) = (simulator().await, Disk::default());
    let running = simulator.bot().unwrap().conversation::<Deaf>().clock(simulator.clock()).store(disk.open());
    let running = running.start().await.unwrap();
    say(&simulator, &running, &["set"]).await;
    assert_eq!(disk.timers().len(), 1);
    pass(&simulator, &running, 1).await;
    assert_eq!(disk.timers(), []);
    assert_eq!(disk.aside(), []);
    running.shutdown().await.unwrap();
}

/// Sets a timer, and has a handler for it in another state.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, event = u8)]
enum Deaf {
    #[state(entry)]
    Idle,
    Set,
}
use deaf::{Idle, Set};

#[handler]
impl Deaf {
    #[on(Idle, text)]
    fn set(timers: &mut Timers<u8>) -> Set {
        timers.after(Duration::from_secs(1), 7);
        Set
    }

    #[on(Set, text)]
    fn end() -> End {
        End
    }

    #[on(Idle, event)]
    fn hear(Event(_): Event<u8>) -> Stay {
        Stay
    }
}

/// A version that cannot read a state loses none of its timers: they come back with it.
#[tokio::test]
async fn the_timers_of_a_state_that_cannot_be_read_are_set_aside_with_it() {
    let (simulator, file) = (simulator().await, File::new());
    let running = on(&simulator, file.open().await).await;
    say(&simulator, &running, &["go", "50", "70 outlives"]).await;
    running.shutdown().await.unwrap();
    file.change("UPDATE states SET state = replace(state, 'On', 'Gone')");

    let running = on(&simulator, file.open().await).await;
    say(&simulator, &running, &["go", "/end"]).await;
    let aside = running.set_aside(None, 10).await.unwrap();
    assert_eq!(aside.iter().map(|it| it.posting.entry.kind).collect::<Vec<_>>(), [EntryKind::State]);
    running.shutdown().await.unwrap();
    file.change("UPDATE aside SET body = replace(body, 'Gone', 'On')");

    let running = on(&simulator, file.open().await).await;
    assert!(running.replay(aside[0].id).await.unwrap());
    settle(&simulator, &running).await;
    pass(&simulator, &running, 49).await;
    assert_eq!(said(&simulator), [""; 0]);
    pass(&simulator, &running, 1).await;
    assert_eq!(said(&simulator), ["ring 50"]);
    pass(&simulator, &running, 20).await;
    assert_eq!(said(&simulator)[1..], ["expired", "late Ring(\"70\")"]);
    running.shutdown().await.unwrap();
}
