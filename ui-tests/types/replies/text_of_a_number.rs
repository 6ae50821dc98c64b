//! expect: `u32` is no text
//! expect: `std::option::Option<std::string::String>` is no text
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
}
use game::Idle;

#[handler]
impl Game {
    #[on(Idle, text)]
    fn count(Text(name): Text, reply: &mut Reply) -> Stay {
        reply.text(name.len() as u32);
        reply.photo(File::id("cat")).caption(Some(name));
        Stay
    }
}

fn main() {}
