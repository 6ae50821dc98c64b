//! The bots of which each does a little more than the one before.

use stategram::prelude::*;

/// Takes photos alone, once somebody has written.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "1h")]
pub(crate) enum Deaf {
    #[state(entry)]
    Fresh,
    Waiting,
}

#[handler]
impl Deaf {
    #[on(deaf::Fresh, message)]
    fn first() -> deaf::Waiting {
        deaf::Waiting
    }

    #[on(deaf::Waiting, photo)]
    fn photo() -> Stay {
        Stay
    }
}

/// Counts, and says nothing.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "1h")]
pub(crate) enum Silent {
    #[state(entry)]
    Fresh,
    Counting {
        count: u32,
    },
}

#[handler]
impl Silent {
    #[on(silent::Fresh, message)]
    fn first() -> silent::Counting {
        silent::Counting { count: 1 }
    }

    #[on(silent::Counting, message)]
    fn next(counter: &mut silent::Counting) -> Stay {
        counter.count += 1;
        Stay
    }
}

/// The same in an `async fn`.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "1h")]
pub(crate) enum Awaiting {
    #[state(entry)]
    Fresh,
    Counting {
        count: u32,
    },
}

#[handler]
impl Awaiting {
    #[on(awaiting::Fresh, message)]
    async fn first() -> awaiting::Counting {
        awaiting::Counting { count: 1 }
    }

    #[on(awaiting::Counting, message)]
    async fn next(counter: &mut awaiting::Counting) -> Stay {
        counter.count += 1;
        Stay
    }
}

/// Answers with the number of messages so far.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "1h")]
pub(crate) enum Counter {
    #[state(entry)]
    Fresh,
    Counting {
        count: u32,
    },
}

#[handler]
impl Counter {
    #[on(counter::Fresh, message)]
    fn first(reply: &mut Reply) -> counter::Counting {
        reply.text("1");
        counter::Counting { count: 1 }
    }

    #[on(counter::Counting, message)]
    fn next(counter: &mut counter::Counting, reply: &mut Reply) -> Stay {
        counter.count += 1;
        reply.text(counter.count.to_string());
        Stay
    }
}
