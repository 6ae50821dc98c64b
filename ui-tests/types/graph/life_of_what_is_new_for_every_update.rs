//! expect: `enter` never happens in a `per_update` conversation: it has one state, which is neither entered nor left
//! expect: `exit` never happens in a `per_update` conversation: it has one state, which is neither entered nor left
//! expect: `expired` never happens in a `per_update` conversation: it ends with its update, and never expires
//! expect: `event` never happens in a `per_update` conversation: it ends with its update, and nobody can send it any
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
    #[on(Idle, enter)]
    fn entered() {}

    #[on(_, exit)]
    fn left() {}

    #[on(Idle, expired)]
    fn late() -> Stay {
        Stay
    }

    #[on(_, event)]
    fn told() -> Stay {
        Stay
    }

    #[on(Idle, text)]
    fn echo() -> Stay {
        Stay
    }
}

fn main() {}
