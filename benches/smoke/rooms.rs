//! The rooms of the house, by the names of the functions that valgrind has seen.

/// A room, what happens in it, and what the names of its functions have in them: the first room that fits is the one.
pub(crate) struct Room {
    pub(crate) name: &'static str,
    pub(crate) does: &'static str,
    functions: &'static [&'static str],
}

/// In the order in which an update goes through them; the first that fits is not always the first here: see [`FIRST`].
pub(crate) const ROOMS: &[Room] = &[
    Room { name: "poll", does: "asks for updates", functions: &["stategram::source"] },
    Room { name: "parse", does: "reads the headline", functions: &["stategram::update"] },
    Room { name: "intake", does: "what is new is accepted", functions: &["stategram::intake"] },
    Room {
        name: "route",
        does: "whose it is",
        functions: &["stategram::route", "Taker>::takes", "stategram::press::rules"],
    },
    Room {
        name: "mailbox",
        does: "the cell, and the start of a worker",
        functions: &["Taker>::arrive", "::happen", "start_worker", "::next_or_rest", "::mailbox::", "::backlog::"],
    },
    Room {
        name: "turn",
        does: "the handler, and what it queues",
        functions: &[
            "stategram::conversation",
            "stategram::reply",
            "stategram::machine",
            "stategram::extract",
            "stategram::press",
            "smoke::bots::counter::",
            "smoke::bots::Counter",
        ],
    },
    Room {
        name: "commit",
        does: "the store, the cell's new state, the alarm",
        functions: &["::commit::", "stategram::store", "::alarm::"],
    },
    Room {
        name: "deliver",
        does: "the lanes and the limits, and the start of a lane",
        functions: &["stategram::deliver", "stategram::limits"],
    },
    Room {
        name: "client",
        does: "the call: reqwest and hyper",
        functions: &[
            "stategram::bot::",
            "reqwest::",
            "hyper",
            "httparse",
            "url::",
            "idna::",
            "tower",
            "rustls",
            "<http::",
            " http::",
            "::http::",
        ],
    },
    Room { name: "tokio", does: "tasks, timers and sockets", functions: &["tokio::runtime"] },
    Room { name: "the bot itself", does: "what is in none of these", functions: &["smoke::bots::bare"] },
];

/// What is named in the name of a narrower room is in that one: `conversation::commit` is commit, and no turn.
const FIRST: &[&str] = &["mailbox", "route", "commit", "parse", "poll", "intake", "client", "deliver", "turn"];

/// The place in [`ROOMS`] of the room to which a function of this name belongs; nothing where it serves several.
pub(crate) fn of(function: &str) -> Option<usize> {
    let is_in = |room: &Room| room.functions.iter().any(|it| function.contains(it));
    let first = FIRST.iter().filter_map(|name| ROOMS.iter().position(|it| it.name == *name));
    first.chain(0..ROOMS.len()).find(|&place| is_in(&ROOMS[place]))
}
