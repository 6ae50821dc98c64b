//! The conversations that are measured.

use stategram::prelude::*;

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

/// Counts in silence.
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

/// Waits for an hour, or for years.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
pub(crate) enum Waiting {
    #[state(entry)]
    Fresh,
    #[state(expires = "1h")]
    Soon,
    #[state(expires = "3000d")]
    Late,
}

#[handler]
impl Waiting {
    #[on(waiting::Fresh, command = "soon")]
    fn soon() -> waiting::Soon {
        waiting::Soon
    }

    #[on(waiting::Fresh, command = "late")]
    fn late() -> waiting::Late {
        waiting::Late
    }

    #[on(waiting::Soon | waiting::Late, expired)]
    fn over() -> End {
        End
    }
}

/// Answers inline queries, each of a user by itself.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_inline_user)]
pub(crate) enum Typed {
    #[state(entry)]
    Idle,
}

#[handler]
impl Typed {
    #[on(typed::Idle, inline_query)]
    fn answer(query: Inline, reply: &mut Reply) -> Stay {
        reply.answer([InlineResult::article("1", "What you wrote", &query.query)]);
        Stay
    }
}

/// Answers inline queries, those of all users one after the other.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_application)]
pub(crate) enum Queue {
    #[state(entry)]
    Idle,
}

#[handler]
impl Queue {
    #[on(queue::Idle, inline_query)]
    fn answer(query: Inline, reply: &mut Reply<Elsewhere>) -> Stay {
        reply.answer([InlineResult::article("1", "What you wrote", &query.query)]);
        Stay
    }
}
