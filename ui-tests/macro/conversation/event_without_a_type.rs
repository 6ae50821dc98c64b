//! expect: `event` takes a type: `= Name`
//! expect: unknown key `evnet`; did you mean `event`?
//! expect: unknown trigger `evnt`; did you mean `event`?
//! expect: `event` takes no pattern: match on its `Event<..>` argument
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, event = "Alarm")]
enum Game {
    #[state(entry)]
    Idle,
}
use game::Idle;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, evnet = Alarm)]
enum Song {
    #[state(entry)]
    Silence,
}

#[handler]
impl Game {
    #[on(Idle, evnt)]
    fn alarm() -> Stay { Stay }

    #[on(Idle, event = "alarm")]
    fn other() -> Stay { Stay }
}

fn main() {}
