//! expect: a handler for `text` is given no album
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
    #[on(Idle, text)]
    fn text(album: Album) -> Stay {
        drop(album);
        Stay
    }
}

fn main() {}
