//! expect: a handler for `any_command` cannot read a command as `u32`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
}
use game::Idle;

#[handler]
impl Game {
    #[on(Idle, command)]
    fn roll(Command(_sides): Command<u32>) -> Stay { Stay }
}

fn main() {}
