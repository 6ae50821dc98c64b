//! Lets a group vote with `/vote`: half a minute, or until everybody has. What was a group may be a supergroup by now, so
//! these count, too.
//!
//!     cargo run --example vote
//!
//! runs in this terminal, against a simulated Telegram: `bob@friends> hi` brings bob into a group, `ann@friends> /vote` opens
//! a ballot for both, `ann@friends> #1` votes, and `!advance 30s` ends it. With `TELEGRAM_BOT_TOKEN` set it is a real bot.

use std::collections::BTreeMap;

use stategram::prelude::*;
use stategram::types::methods::GetChatMemberCountParams;

/// One ballot at a time in each group.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, chats(group, supergroup))]
pub(crate) enum Vote {
    #[state(entry)]
    Closed,
    #[state(at_most = "30s")]
    Open(Open),
}
use vote::Closed;

#[derive(Serialize, Deserialize, Clone, Debug)]
pub(crate) struct Open {
    ballot: Sent,
    /// How many there are to vote: everybody but the bot.
    voters: usize,
    /// By user: whether it was a yes.
    votes: BTreeMap<u64, bool>,
}

#[handler]
impl Vote {
    #[on(Closed, command = "vote")]
    async fn open(bot: Bot, chat: Chat, reply: &mut Reply) -> stategram::Result<Open> {
        let members = bot.get_chat_member_count(&GetChatMemberCountParams::builder().chat_id(chat.id).build()).await?;
        let voters = usize::try_from(members.result).unwrap_or(usize::MAX).saturating_sub(1);
        let buttons = Keyboard::new().button("Yes", "yes").button("Nah!!!!", "no");
        let ballot = reply.text("Let's Vote ...").keyboard(buttons).sent();
        Ok(Open { ballot, voters, votes: BTreeMap::new() })
    }

    #[on(Open, command = "vote")]
    fn still_open(reply: &mut Reply) -> Stay {
        reply.text("Voting still in progress");
        Stay
    }

    #[on(Open, callback = "yes")]
    fn yes(open: &mut Open, user: User, reply: &mut Reply) -> To<Stay, End> {
        open.vote(user.id, true, reply)
    }

    #[on(Open, callback = "no")]
    fn no(open: &mut Open, user: User, reply: &mut Reply) -> To<Stay, End> {
        open.vote(user.id, false, reply)
    }

    #[on(Open, expired)]
    fn time_is_up(open: Open, reply: &mut Reply) -> End {
        open.close("Time is up", reply);
        End
    }
}

impl Open {
    fn vote(&mut self, user: u64, yes: bool, reply: &mut Reply) -> To<Stay, End> {
        if let Some(voted) = self.votes.get(&user) {
            reply.toast(format!("You have already voted {}", if *voted { "yes" } else { "no" }));
            return to(Stay);
        }
        self.votes.insert(user, yes);
        reply.toast("Ok");
        if self.votes.len() < self.voters {
            return to(Stay);
        }
        self.close("Everyone has voted", reply);
        to(End)
    }

    fn close(&self, why: &str, reply: &mut Reply) {
        let yes = self.votes.values().filter(|it| **it).count();
        let (no, silent) = (self.votes.len() - yes, self.voters.saturating_sub(self.votes.len()));
        reply.edit_keyboard(&self.ballot);
        reply.text(format!("{why}:\nYes: {yes}\nNo: {no}\nSilent: {silent}"));
    }
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    stategram::Bot::from_env()?.conversation::<Vote>().run().await
}
