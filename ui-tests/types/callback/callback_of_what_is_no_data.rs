//! expect: `Mood` is not callback data
//! expect: `Mood` cannot be had from callback data
//! expect: `Mood` is not what a button can say
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
}
use game::Idle;

enum Mood {
    Good,
    Bad,
}

#[handler]
impl Game {
    #[on(Idle, callback = Mood::Good)]
    fn good() -> Stay { Stay }

    #[on(Idle, callback_query)]
    fn mood(Callback(_mood): Callback<Mood>, reply: &mut Reply) -> Stay {
        reply.text("How are you?").keyboard(Keyboard::new().button("Bad", Mood::Bad));
        Stay
    }
}

fn main() {}
