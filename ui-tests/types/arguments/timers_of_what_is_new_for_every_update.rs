//! expect: conversation `Echo` has no events of type `u8`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_update)]
enum Echo {
    #[state(entry)]
    Idle,
}
use echo::Idle;

#[handler]
impl Echo {
    #[on(Idle, text)]
    fn echo(timers: &mut Timers<u8>) -> Stay {
        timers.after(std::time::Duration::from_secs(1), 7);
        Stay
    }
}

fn main() {}
