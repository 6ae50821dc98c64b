//! expect: `Grant` cannot be had from a deep link
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_user)]
enum Member {
    #[state(entry)]
    Stranger,
}
use member::Stranger;

#[derive(CallbackData)]
struct Grant {
    team: u32,
}

#[handler]
impl Member {
    #[on(Stranger, command = "start")]
    fn invited(DeepLink(grant): DeepLink<Grant>, reply: &mut Reply) -> Stay {
        reply.text(grant.team.to_string());
        Stay
    }
}

fn main() {}
