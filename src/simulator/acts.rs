//! What a person can do in a chat beside writing and pressing.

use std::sync::Arc;

use serde_json::Value;

use crate::simulator::markup::Marked;
use crate::simulator::members::Standing;
use crate::simulator::parcel::Parcel;
use crate::simulator::place::Place;
use crate::simulator::refusal::Refusal;
use crate::simulator::room::{Body, Shown};
use crate::simulator::steps::Said;
use crate::types::{Chat, User};

/// Something to do. What is done to a message is done to the one that the [`Place`] names, or else to the last that fits: for a
/// correction the person's own last one, and the bot's for most.
#[derive(Clone, Debug)]
pub(crate) enum Act<'a> {
    AddBot,
    Album(Vec<Parcel>),
    /// Pays for what is shipped in a way that is [chosen](crate::simulator::account::Account::choose_shipping) when the bot has said which there are.
    AskShipping,
    /// To be let in, by this link or by none.
    AskToJoin(Option<&'a str>),
    Block,
    Correct(&'a str),
    #[cfg(feature = "testing")]
    Forge(&'a str),
    Join,
    Leave,
    /// Of this name, with an icon of this color.
    MakeTopic(&'a str, Option<i64>),
    Migrate,
    /// In the way of shipping of this number, from 1.
    Pay(usize),
    PromoteBot,
    React(Vec<&'a str>),
    RemoveBot,
    Reply(&'a str),
    Send(Parcel),
    /// Gives this person another standing, as no other act does.
    Stand(Arc<User>, Standing),
    /// Gives the bot one.
    StandBot(Standing),
    Start(&'a str),
    Unblock,
    /// For the options of these numbers, from 1; none takes the vote back.
    Vote(Vec<usize>),
}

impl Place {
    /// Does it. Gives what came of it as the Bot API would have it: the message that was sent, or `true`.
    ///
    /// # Errors
    /// One [sentence](Refusal::sentence), where it cannot be done.
    pub(crate) fn act(&self, act: Act<'_>) -> Result<Value, Refusal> {
        let fits = act.fits();
        let step = self.begin(act.said(), |it| fits(it, &self.user));
        let done = self.do_act(act)?;
        self.note(step);
        Ok(done)
    }

    fn do_act(&self, act: Act<'_>) -> Result<Value, Refusal> {
        let (account, user, chat) = (&self.account, &self.user, &self.chat);
        let fits = act.fits();
        let target = |or: &str| {
            let named = self.named_or(|it| fits(it, user));
            named.ok_or_else(|| Refusal::bad_request(or))
        };
        match act {
            Act::AddBot => account.place_bot(user, self.group()?, Standing::Member),
            Act::Album(parcels) => {
                let album = account.state().files.next_album();
                return Ok(parcels.into_iter().map(|it| self.deliver(it, Some(&album)).json).collect());
            }
            Act::AskShipping => {
                let invoice = target("there is no invoice in this chat")?;
                account.pay(user, chat.id, &invoice, None).map_err(|it| Refusal::bad_request(&it))?;
            }
            Act::AskToJoin(link) => account.ask_to_join(user, self.group()?, link)?,
            Act::Block => account.place_bot(user, self.private()?, Standing::Kicked),
            Act::Correct(text) => {
                let id = target("there is no text of one's own to correct")?.message_id;
                account.correct(user, chat.id, id, Marked::plain(text))?;
            }
            #[cfg(feature = "testing")]
            Act::Forge(data) => {
                let id = target("no message of this chat has buttons")?.message_id;
                account.press(user, chat.id, id, "?", data)?;
            }
            Act::Join => account.stand(user, self.group()?, user, Standing::Member),
            Act::Leave => account.stand(user, self.group()?, user, Standing::Left),
            Act::MakeTopic(name, color) => {
                return account.make_topic(user, self.group()?.id, name, color, None);
            }
            Act::Migrate => return Ok(account.migrate(user, self.group()?.id)?.into()),
            Act::Pay(choice) => {
                let invoice = target("there is no invoice in this chat")?;
                account.pay(user, chat.id, &invoice, Some(choice)).map_err(|it| Refusal::bad_request(&it))?;
            }
            Act::PromoteBot => account.place_bot(user, self.group()?, Standing::Administrator),
            Act::React(emoji) => {
                let id = target("there is no message of the bot's to react to")?.message_id;
                account.react(user, chat.id, id, &emoji)?;
            }
            Act::RemoveBot => account.place_bot(user, self.group()?, Standing::Kicked),
            Act::Reply(text) => {
                let id = target("there is no message of the bot's to reply to")?.message_id;
                return Ok(self.hear(Body::text(Marked::plain(text)), Some(id)).json);
            }
            Act::Send(parcel) => return Ok(self.deliver(parcel, None).json),
            Act::Stand(who, standing) => account.stand(user, self.group()?, &who, standing),
            Act::StandBot(standing) => account.place_bot(user, chat.clone(), standing),
            Act::Start(payload) => {
                let text = format!("/start {payload}");
                return Ok(self.hear(Body::text(Marked::plain(text.trim_end())), self.asked_for()).json);
            }
            Act::Unblock => account.place_bot(user, self.private()?, Standing::Member),
            Act::Vote(numbers) => {
                let poll = target("there is no poll in this chat")?;
                let options: Option<Vec<usize>> = numbers.iter().map(|it| it.checked_sub(1)).collect();
                let options = options.ok_or_else(|| Refusal::bad_request("options are counted from 1"))?;
                account.vote(user, chat.id, &poll, &options).map_err(|it| Refusal::bad_request(&it))?;
            }
        }
        Ok(true.into())
    }

    fn group(&self) -> Result<Chat, Refusal> {
        if self.chat.id < 0 { Ok(self.chat.clone()) } else { Err(Refusal::bad_request("that is done in a group")) }
    }

    fn private(&self) -> Result<Chat, Refusal> {
        match self.chat.id {
            1.. => Ok(self.chat.clone()),
            _ => Err(Refusal::bad_request("that is done in a private chat")),
        }
    }
}

impl Act<'_> {
    /// Which messages it can be done to, by this user.
    fn fits(&self) -> fn(&Shown, &User) -> bool {
        match self {
            Self::Correct(_) => |it, by| it.from_id() == by.id && it.content.is_empty(),
            #[cfg(feature = "testing")]
            Self::Forge(_) => |it, _| !it.buttons.is_empty(),
            Self::AskShipping | Self::Pay(_) => |it, _| it.content.contains_key("invoice"),
            Self::React(_) | Self::Reply(_) => |it, _| it.from.is_bot,
            Self::Vote(_) => |it, _| it.content.contains_key("poll"),
            _ => |_, _| false,
        }
    }

    /// How a test says it.
    fn said(&self) -> Said {
        let plain = |call: &str| Said::call(format_args!("{call}()"));
        let no_step = |what: &str| Said::Sentence(format!("{what}, for which there is no step"));
        match self {
            Self::AddBot => plain("adds_bot"),
            Self::Album(parcels) => {
                let parcels: Vec<String> = parcels.iter().map(Parcel::code).collect();
                Said::call(format_args!("sends_album([{}])", parcels.join(", ")))
            }
            Self::AskShipping => Said::Asked(String::new()),
            Self::AskToJoin(_) => no_step("asked to be let in"),
            Self::Block => plain("blocks_bot"),
            Self::Correct(text) => Said::call(format_args!("corrects({text:?})")),
            #[cfg(feature = "testing")]
            Self::Forge(data) => Said::call(format_args!("forges_press({data:?})")),
            Self::Join => plain("joins"),
            Self::Leave => plain("leaves"),
            Self::MakeTopic(..) => no_step("made a topic"),
            Self::Migrate => plain("upgrades_group"),
            Self::Pay(1) => plain("pays"),
            Self::Pay(option) => Said::call(format_args!("pays_shipping({option})")),
            Self::PromoteBot => plain("promotes_bot"),
            Self::React(emoji) => Said::call(format_args!("reacts({:?})", emoji.join(" "))),
            Self::RemoveBot => plain("removes_bot"),
            Self::Reply(text) => Said::call(format_args!("replies({text:?})")),
            Self::Send(parcel) => Said::call(format_args!("sends({})", parcel.code())),
            Self::Stand(..) | Self::StandBot(_) => no_step("gave somebody another standing"),
            Self::Start(payload) => Said::call(format_args!("starts({payload:?})")),
            Self::Unblock => plain("unblocks_bot"),
            Self::Vote(options) => Said::call(format_args!("votes(&{options:?})")),
        }
    }
}
