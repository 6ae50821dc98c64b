//! expect: the application `App` does not provide `Db`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
    Playing { secret: u32 },
}
use game::{Idle, Playing};

#[derive(Clone)]
struct Db;

#[derive(Provide)]
struct App {}

#[handler(app = App)]
impl Game {
    #[on(Idle, text)]
    fn start() -> Playing { Playing { secret: 7 } }

    #[on(Playing, text)]
    fn save(Data(_db): Data<Db>) -> End { End }
}

fn main() {}
