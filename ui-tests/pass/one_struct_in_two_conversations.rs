//! A struct of the author's own may be a state of several conversations, and what a migration leads to is reachable.

use stategram::machine::Migrate;
use stategram::prelude::*;

#[derive(Serialize, Deserialize, Clone)]
pub struct Address {
    street: String,
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Order {
    #[state(entry)]
    Start,
    Address(Address),
}

#[handler]
impl Order {
    #[on(order::Start, text)]
    fn start(Text(street): Text) -> Address {
        Address { street }
    }

    #[on(Address, text)]
    fn stop(address: &mut Address) -> Stay {
        address.street.clear();
        Stay
    }
}

#[derive(Serialize, Deserialize)]
struct ProfileV1;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_user, version = 2, previous = ProfileV1)]
enum Profile {
    #[state(entry)]
    Start,
    /// Nothing leads here any more.
    Address(Address),
}

impl Migrate<ProfileV1> for Profile {
    fn migrate(_: ProfileV1) -> Self {
        Address { street: String::new() }.into()
    }
}

#[handler]
impl Profile {
    #[on(profile::Start, text)]
    fn start(_profile: &Profile) -> Stay {
        Stay
    }

    #[on(Address, text)]
    fn stop(address: Address, reply: &mut Reply) -> End {
        reply.text(address.street);
        End
    }

    #[on(Address, callback_query)]
    async fn pressed(address: &Address, profile: User) -> Stay {
        let _ = (&address.street, profile);
        Stay
    }
}

fn main() {}
