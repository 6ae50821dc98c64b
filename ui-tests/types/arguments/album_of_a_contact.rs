//! expect: a handler for `contact` is given no album
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Photos {
    #[state(entry)]
    Idle,
}
use photos::Idle;

#[handler]
impl Photos {
    #[on(Idle, contact)]
    fn look(album: Album) -> Stay {
        drop(album);
        Stay
    }
}

fn main() {}
