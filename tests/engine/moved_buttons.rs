//! Buttons of a conversation's own that were sent in a group, pressed when it is a supergroup.

use serde_json::{Value, json};
use stategram::prelude::*;

use crate::disk::File;
use crate::line::{Line, person};

const GROUP: i64 = -5;
const SUPERGROUP: i64 = -1_000_000_000_005;

/// Counts the presses on its own buttons.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, own_keyboards)]
enum Counter {
    #[state(entry)]
    Closed,
    Open {
        presses: u32,
    },
}
use counter::{Closed, Open};

#[handler]
impl Counter {
    #[on(Closed, command = "open")]
    fn open(reply: &mut Reply) -> Open {
        reply.text("Press").keyboard(Keyboard::new().button("+1", "+1"));
        Open { presses: 0 }
    }

    #[on(Open, callback = "+1")]
    fn pressed(open: &mut Open, seed: PerChat, reply: &mut Reply) -> Stay {
        open.presses += 1;
        reply.toast(format!("{} in {}", open.presses, seed.0));
        Stay
    }
}

fn write(line: &Line, chat_id: i64, content: (&str, Value)) {
    let kind = if chat_id == GROUP { "group" } else { "supergroup" };
    let chat = json!({"id": chat_id, "type": kind, "title": "Friends"});
    line.send("message", json!({"message_id": 1, "date": 1, "chat": chat, "from": person(7), content.0: content.1}));
}

fn toasts(line: &Line) -> Vec<Value> {
    line.calls("answerCallbackQuery").into_iter().map(|mut it| it["text"].take()).collect()
}

#[tokio::test]
async fn a_button_that_is_left_in_the_group_is_its_conversations_wherever_that_is_now() {
    let (line, file) = (Line::new(), File::new());
    let start = async || line.bot().conversation::<Counter>().store(file.open().await).start().await.unwrap();
    let running = start().await;
    write(&line, GROUP, ("text", "/open".into()));
    line.settle(&running).await;
    let data = line.calls("sendMessage")[0]["reply_markup"]["inline_keyboard"][0][0]["callback_data"].take();
    let press = || {
        let message = json!({"message_id": 1, "date": 1, "chat": {"id": GROUP, "type": "group", "title": "Friends"}});
        let press = json!({"id": "p", "from": person(7), "chat_instance": "1", "message": message, "data": data});
        line.send("callback_query", press);
    };
    press();
    write(&line, GROUP, ("migrate_to_chat_id", SUPERGROUP.into()));
    write(&line, SUPERGROUP, ("migrate_from_chat_id", GROUP.into()));
    press();
    line.settle(&running).await;
    let (before, after) = (format!("1 in {GROUP}"), format!("2 in {SUPERGROUP}"));
    assert_eq!(toasts(&line), [before, after]);
    running.shutdown().await.unwrap();
    let running = start().await;
    press();
    line.settle(&running).await;
    assert_eq!(toasts(&line)[2], format!("3 in {SUPERGROUP}"), "also after a restart");
    running.shutdown().await.unwrap();
}
