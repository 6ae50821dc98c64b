//! Where a struct was made a conversation, that is all there is to say.
//!
//! expect: only an enum can be a conversation: its variants are the states
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
struct Game {
    name: String,
}

#[handler]
impl Game {
    #[on(_, text)]
    fn start(Text(_): Text, game: &Game) -> End {
        let _ = &game.name;
        End
    }
}

async fn run() -> stategram::Result<()> {
    stategram::Bot::from_env()?.conversation::<Game>().run().await
}

fn main() {
    let _ = run;
}
