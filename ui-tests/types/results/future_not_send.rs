//! expect: future cannot be sent between threads safely
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
    #[on(Idle, text)]
    fn start() -> Playing { Playing { secret: 7 } }

    #[on(Playing, text)]
    async fn guess() -> End {
        let guess = std::rc::Rc::new(7);
        std::future::ready(()).await;
        drop(guess);
        End
    }
}

fn main() {}
