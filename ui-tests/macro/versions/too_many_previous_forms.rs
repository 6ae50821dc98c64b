//! expect: one `previous` form too many: there is only 1 version before `version = 2`
//! expect: a conversation with a `previous` form is at least `version = 2`
//! expect: `previous` takes a type, or several, the newest first: `= (Name, Other)`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, version = 2, previous = (GameV2, GameV1))]
enum Game {
    #[state(entry)]
    Idle,
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, version = 1, previous = (SongV2, SongV1))]
enum Song {
    #[state(entry)]
    Silence,
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, version = 2, previous = "SheetV1")]
enum Sheet {
    #[state(entry)]
    Blank,
}

fn main() {}
