//! Each is told, once, and whatever uses the conversation is not to blame.
//!
//! expect: conflicting seeds: the conversation is already `per_chat`
//! expect: unknown state key `terminl`; did you mean `terminal`?
//! expect: invalid duration "5x": unknown unit `x`; write e.g. "90s", "30m", "1h 30m", "7d"
//! expect: unknown key `ap`; did you mean `app`?
//! expect: unknown trigger `comand`; did you mean `command`?
//! expect: a handler takes its state as an argument, e.g. `state: Playing`, not as `self`
//! expect: `text` takes no pattern
//! expect: `Reply` is taken twice
//! expect: state `Playing` stands here twice
//! expect: `End` is declared twice
//! expect: write the command without its slash: `"stop"`
//! expect: callback data of 65 bytes; Telegram allows 64: say what is meant, and keep the rest in the state
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, per_user)]
enum Game {
    #[state(entry)]
    Idle,
    #[state(terminl, expires = "5x")]
    Playing { secret: u32 },
}
use game::{Idle, Playing};

#[handler(ap = ())]
impl Game {
    #[on(Idle, text)]
    fn start() -> Playing { Playing { secret: 7 } }

    #[on(Idle, comand = "start")]
    fn begin() -> Playing { Playing { secret: 7 } }

    #[on(Playing, text = "stop")]
    fn stop(self) -> End { End }

    #[on(Playing | Playing, message)]
    fn guess(game: &mut Playing, reply: &mut Reply, more: &mut Reply) -> To<Stay, End, End> {
        game.secret += 1;
        reply.text("smaller");
        more.text("or larger");
        to(End)
    }

    #[on(Playing, command = "/stop")]
    fn end(game: Playing) -> End { let _ = game.secret; End }

    #[on(Playing, callback = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    fn pressed() -> Stay { Stay }
}

fn secret(game: &Playing, _: stategram::Handle<Game>) -> u32 { game.secret }

fn main() {
    let Playing { .. } = Game::start();
    let _ = (secret, Game::from(Idle), Game::graph().mermaid().to_string());
    let _ = Bot::new("1:x").unwrap().conversation::<Game>();
}
