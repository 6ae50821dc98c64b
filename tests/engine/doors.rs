//! `enter` and `exit`: when they run, in which order, and that they belong to the turn.

use std::time::Duration;

use stategram::prelude::*;
use stategram::simulator::Simulator;

use crate::{settle, simulator};

/// Says which doors it goes through.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "10s")]
enum House {
    #[state(entry)]
    Street,
    Hall {
        visits: u32,
    },
    Room,
    /// Its expiry fails.
    Cellar,
}
use house::{Cellar, Hall, Room, Street};

#[handler]
impl House {
    #[on(Street | Room, command = "hall")]
    fn to_hall(reply: &mut Reply) -> Hall {
        reply.text("going");
        Hall { visits: 0 }
    }

    #[on(Hall, command = "again")]
    fn again(hall: Hall, reply: &mut Reply) -> Hall {
        reply.text("again");
        hall
    }

    #[on(Hall, command = "stay")]
    fn stay(hall: &mut Hall, reply: &mut Reply) -> Stay {
        hall.visits += 10;
        reply.text(format!("staying, {}", hall.visits));
        Stay
    }

    #[on(Hall, command = "room")]
    fn to_room() -> Room {
        Room
    }

    #[on(Hall, command = "out")]
    fn out() -> Street {
        Street
    }

    #[on(Street, command = "cellar")]
    fn down() -> Cellar {
        Cellar
    }

    #[on(Street, exit)]
    fn leave_street(reply: &mut Reply) {
        reply.text("exit Street");
    }

    #[on(Hall, enter)]
    fn enter_hall(hall: &mut Hall, reply: &mut Reply) {
        hall.visits += 1;
        reply.text(format!("enter Hall {}", hall.visits));
    }

    #[on(Hall, exit)]
    fn leave_hall(hall: &Hall, reply: &mut Reply) {
        reply.text(format!("exit Hall {}", hall.visits));
    }

    #[on(Room, enter)]
    fn enter_room(reply: &mut Reply) {
        reply.text("enter Room");
    }

    #[on(Room | Cellar, exit)]
    fn leave(reply: &mut Reply) {
        reply.text("exit");
    }

    #[on(Cellar, expired)]
    fn too_long() -> Result<End, &'static str> {
        Err("the door is stuck")
    }

    #[on(Cellar, failed)]
    fn help(reply: &mut Reply) -> End {
        reply.text("help");
        End
    }
}

async fn say(simulator: &Simulator, running: &stategram::Running, text: &str) -> Vec<String> {
    let before = said(simulator).len();
    simulator.you().says(text);
    settle(simulator, running).await;
    said(simulator).split_off(before)
}

fn said(simulator: &Simulator) -> Vec<String> {
    let history = simulator.you().chat().history();
    history.into_iter().filter(|it| it.from.is_bot).map(|it| it.text.clone()).collect()
}

#[tokio::test]
async fn the_handler_then_exit_then_enter_and_what_enter_changes_is_kept() {
    let simulator = simulator().await;
    let running = simulator.bot().unwrap().conversation::<House>().clock(simulator.clock()).start().await.unwrap();
    assert_eq!(say(&simulator, &running, "/hall").await, ["going", "exit Street", "enter Hall 1"]);
    assert_eq!(say(&simulator, &running, "/stay").await, ["staying, 11"], "neither door");
    assert_eq!(say(&simulator, &running, "/again").await, ["again", "exit Hall 11", "enter Hall 12"]);
    assert_eq!(say(&simulator, &running, "/room").await, ["exit Hall 12", "enter Room"]);
    simulator.clock().advance(Duration::from_secs(10));
    settle(&simulator, &running).await;
    assert_eq!(said(&simulator).last().unwrap(), "exit", "expiring is leaving");
    assert_eq!(say(&simulator, &running, "/hall").await[..1], ["going"]);
    assert_eq!(say(&simulator, &running, "/out").await, ["exit Hall 1"], "to the entry is to the end");
    assert_eq!(say(&simulator, &running, "/stay").await, [""; 0]);
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_failing_expiry_says_what_failed_says_and_leaves_once() {
    let simulator = simulator().await;
    let running = simulator.bot().unwrap().conversation::<House>().clock(simulator.clock()).start().await.unwrap();
    say(&simulator, &running, "/cellar").await;
    simulator.clock().advance(Duration::from_secs(10));
    settle(&simulator, &running).await;
    assert_eq!(said(&simulator), ["exit Street", "help", "exit"]);
    running.shutdown().await.unwrap();
}
