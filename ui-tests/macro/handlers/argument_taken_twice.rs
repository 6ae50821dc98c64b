//! expect: `Reply` is taken twice
//! expect: `Text<u32>` is taken twice
//! expect: `Timers` is taken twice
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
    Playing { secret: u32 },
}
use game::{Idle, Playing};

#[handler]
impl Game {
    #[on(Idle, message)]
    fn start(reply: &mut Reply, again: &mut Reply<Elsewhere>) -> Playing {
        reply.text("Hello");
        again.to(1).text("Somebody begins");
        Playing { secret: 7 }
    }

    #[on(Playing, text)]
    #[on(Playing, command = "guess")]
    fn guess(Text(one): Text<u32>, Text(two): Text<u32>) -> Stay {
        let _ = one + two;
        Stay
    }

    #[on(Playing, photo)]
    fn wait(_timers: &mut Timers<u8>, _others: &mut Timers<u8>) -> Stay { Stay }
}

fn main() {
    let _ = Game::graph();
}
