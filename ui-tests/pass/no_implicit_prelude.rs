//! The expansion names everything from the root.
#![deny(warnings)]
#![no_implicit_prelude]

use ::std::prelude::rust_2024::derive;
use ::std::string::String;
use ::stategram::prelude::{Conversation, Deserialize, Provide, Reply, Schema, Serialize, Stay, Text, To, handler, to};

#[derive(Provide)]
struct App {
    name: String,
}

#[derive(Schema, Serialize, Deserialize, ::std::clone::Clone)]
struct Hint(String);

#[derive(Conversation, Serialize, Deserialize, ::std::clone::Clone)]
#[conversation(per_chat, expires = "10s", schema = 0xc752d004)]
enum Game {
    #[state(entry)]
    Idle,
    Playing { secret: u8, hint: Hint },
    Won(u8),
}
use game::{Idle, Playing, Won};

#[handler(app = App)]
impl Game {
    #[on(Idle, text)]
    async fn start(Text(hint): Text, app: ::stategram::Data<String>, reply: &mut Reply) -> Playing {
        reply.text(app.0);
        Playing { secret: 7, hint: Hint(hint) }
    }

    #[on(Playing, text)]
    fn guess(game: &mut Playing, Text(n): Text<u8>) -> To<Stay, Won> {
        game.secret += n;
        game.hint.0.clear();
        to(Won(n))
    }

    #[on(Won, expired)]
    fn over(won: Won) -> Idle {
        let Won(_) = won;
        Idle
    }

    #[on(Won, exit)]
    fn bye() {}
}

fn main() {}
