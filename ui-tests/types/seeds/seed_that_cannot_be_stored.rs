//! expect: a conversation cannot be kept per `Team`: it cannot be written as JSON
use stategram::prelude::*;
use stategram::update::Incoming;

struct Team(i64);

fn team(update: &Incoming) -> Option<Team> {
    update.user_id().map(|id| Team(id % 2))
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(seed = team)]
enum Game {
    #[state(entry)]
    Idle,
}
use game::Idle;

#[handler]
impl Game {
    #[on(Idle, text)]
    fn hello() -> Stay {
        Stay
    }
}

fn main() {
    let _ = Team(1).0;
}
