//! expect: a handler for `command` cannot read a command as `Cmd`
use stategram::prelude::*;

#[derive(Command)]
enum Cmd {
    /// Throws dice
    Roll { sides: u32 },
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
}
use game::Idle;

#[handler]
impl Game {
    #[on(Idle, command = "roll")]
    fn roll(Command(_cmd): Command<Cmd>) -> Stay { Stay }
}

fn main() {}
