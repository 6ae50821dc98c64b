//! expect: `stategram::texts::html::Html` doesn't implement `std::fmt::Display`
//! expect: the trait bound `std::string::String: From<stategram::texts::html::Html>` is not satisfied
//! expect: the trait bound `stategram::texts::html::Html: AsRef<str>` is not satisfied
use stategram::html;
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
    fn tell(Text(name): Text, reply: &mut Reply) -> Stay {
        let winner = html!("<b>{name}</b>");
        reply.text(format!("{winner} wins"));
        reply.toast(winner.clone());
        reply.long_text(winner, &[]);
        Stay
    }
}

fn main() {}
