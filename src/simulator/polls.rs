//! Polls and what people vote, and dice.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::simulator::account::{Account, RETENTION, State};
use crate::simulator::deeds::What;
use crate::simulator::page;
use crate::simulator::recent::{REMEMBERED, Recent};
use crate::simulator::room::Shown;
use crate::types::User;
use crate::update::Kind;

/// The polls of a bot.
#[derive(Debug)]
pub(crate) struct Polls {
    next: u64,
    /// By poll and user; of the polls that were voted in last.
    votes: Recent<String, BTreeMap<u64, Vec<usize>>>,
    thrown: u64,
}

impl Polls {
    /// None yet; ids are counted from this number.
    pub(crate) fn starting_at(first: u64) -> Self {
        Self { next: first, votes: Recent::default(), thrown: 0 }
    }

    pub(crate) fn next_id(&mut self) -> String {
        self.next += 1;
        self.next.to_string()
    }

    /// Who has voted in a poll, and for what.
    pub(crate) fn votes(&self, id: &str) -> impl Iterator<Item = (u64, &[usize])> {
        self.votes.get(id).into_iter().flatten().map(|(by, options)| (*by, options.as_slice()))
    }
}

/// The next throw; `None` for what cannot be thrown.
pub(crate) fn dice(state: &mut State, emoji: &str) -> Option<Value> {
    let most = match emoji {
        "\u{1f3b2}" | "\u{1f3af}" | "\u{1f3b3}" => 6,
        "\u{1f3c0}" | "\u{26bd}" => 5,
        "\u{1f3b0}" => 64,
        _ => return None,
    };
    state.polls.thrown += 1;
    Some(json!({ "emoji": emoji, "value": (state.polls.thrown * 5 - 2) % most + 1 }))
}

impl Account {
    /// A user votes for these options of the poll in a message, or takes the vote back.
    ///
    /// # Errors
    /// One sentence, where that cannot be.
    pub(crate) fn vote(&self, user: &Arc<User>, chat_id: i64, poll: &Shown, options: &[usize]) -> Result<(), String> {
        let now = self.clock.now();
        let mut guard = self.state();
        let state = &mut *guard;
        let (message_id, mut content) = (poll.message_id, poll.content.clone());
        let poll = content.get_mut("poll").ok_or("the message has no poll")?;
        if poll["is_closed"] == true {
            return Err("the poll is closed".to_owned());
        }
        if options.len() > 1 && poll["allows_multiple_answers"] != true {
            return Err("the poll takes one answer".to_owned());
        }
        let count = poll["options"].as_array().map_or(0, Vec::len);
        if options.iter().any(|it| *it >= count) {
            return Err(format!("the poll has {count} options"));
        }
        let id = poll["id"].as_str().unwrap_or_default().to_owned();
        let mut votes = state.polls.votes.remove(&id).unwrap_or_default();
        let is_full = votes.len() == REMEMBERED && !votes.contains_key(&user.id);
        if is_full {
            state.polls.votes.insert(id, votes);
            return Err(format!("the poll has {REMEMBERED} votes, and the simulator keeps no more"));
        }
        votes.insert(user.id, options.to_vec());
        votes.retain(|_, chosen| !chosen.is_empty());
        for at in 0..count {
            let voters = votes.values().filter(|it| it.contains(&at)).count();
            poll["options"][at]["voter_count"] = voters.into();
        }
        poll["total_voter_count"] = votes.len().into();
        state.polls.votes.insert(id.clone(), votes);
        let poll = poll.clone();
        let room = state.rooms.get_mut(&chat_id).ok_or("the chat is not there")?;
        let shown = room.message(message_id).cloned().ok_or("the message is not there any more")?;
        let shown = room.restate(Shown { content, ..(*shown).clone() });
        let told = || json!({ "chat_id": chat_id, "message": page::told::message(&shown) });
        state.deeds.pages.tell("edit", told);
        state.deeds.pages.tell("vote", || page::told::vote(chat_id, message_id, user.id, options));
        let chosen: Vec<&str> = options.iter().filter_map(|it| poll["options"][*it]["text"].as_str()).collect();
        let what = match chosen.as_slice() {
            [] => format!("{} takes the vote back", user.first_name),
            _ => format!("{} votes for {}", user.first_name, chosen.join(", ")),
        };
        state.deeds.note(chat_id, What::Aside(what));
        if poll["is_anonymous"] != true {
            let persistent: Vec<String> = options.iter().map(ToString::to_string).collect();
            let answer = json!({
                "poll_id": id, "user": &**user, "option_ids": options, "option_persistent_ids": persistent,
            });
            state.tell(Kind::PollAnswer, &answer, now + RETENTION);
        }
        state.tell(Kind::Poll, &poll, now + RETENTION);
        drop(guard);
        self.told();
        Ok(())
    }

    /// The bot hears what became of a poll.
    pub(crate) fn tell_of_poll(&self, poll: &Value) {
        let expires = self.clock.now() + RETENTION;
        self.state().tell(Kind::Poll, poll, expires);
        self.told();
    }
}
