//! expect: `Rc<u8>` cannot be sent between threads safely
use std::rc::Rc;

use stategram::machine::{Cx, Refusal};
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
}
use game::Idle;

struct Dice(Rc<u8>);

impl<S, F, A> Extract<S, F, A> for Dice {
    fn extract(_: &Cx<'_, A>) -> Result<Self, Refusal> {
        Ok(Self(Rc::new(6)))
    }
}

#[handler]
impl Game {
    #[on(Idle, text)]
    async fn roll(dice: Dice, reply: &mut Reply) -> Stay {
        reply.text(dice.0.to_string());
        Stay
    }

    #[on(Idle, photo)]
    fn roll_at_once(dice: Dice, reply: &mut Reply) -> Stay {
        reply.text(dice.0.to_string());
        Stay
    }
}

fn main() {}
