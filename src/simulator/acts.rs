//! What a person can do in a chat beside writing and pressing.

use crate::simulator::markup::Marked;
use crate::simulator::members::Standing;
use crate::simulator::parcel::Parcel;
use crate::simulator::place::Place;
use crate::simulator::room::{Body, Shown};

/// Something to do. A message that is not named is the bot's last one, and for a correction the person's own last one.
#[derive(Clone, Debug)]
pub(crate) enum Act<'a> {
    AddBot,
    #[cfg(feature = "testing")]
    Album(Vec<Parcel>),
    Block,
    Correct(Option<i32>, &'a str),
    #[cfg(feature = "testing")]
    Forge(&'a str),
    Join,
    Leave,
    Migrate,
    /// In the way of shipping of this number, from 1.
    Pay(usize),
    PromoteBot,
    React(Option<i32>, Vec<&'a str>),
    RemoveBot,
    Reply(Option<i32>, &'a str),
    Send(Parcel),
    Start(&'a str),
    Unblock,
    /// For the options of these numbers, from 1; none takes the vote back.
    Vote(Vec<usize>),
}

impl Place {
    /// Does it.
    ///
    /// # Errors
    /// One sentence, where it cannot be done.
    pub(crate) fn act(&self, act: Act<'_>) -> Result<(), String> {
        let (now, call) = (self.now(), act.call());
        self.do_act(act)?;
        self.note(now, call);
        Ok(())
    }

    fn do_act(&self, act: Act<'_>) -> Result<(), String> {
        let refused = |refusal: crate::simulator::refusal::Refusal| refusal.description.into_owned();
        let (account, user, chat) = (&self.account, &self.user, &self.chat);
        match act {
            Act::AddBot => account.place_bot(user, self.group()?, Standing::Member),
            #[cfg(feature = "testing")]
            Act::Album(parcels) => self.send_album(parcels),
            Act::Block => account.place_bot(user, self.private()?, Standing::Kicked),
            Act::Correct(id, text) => {
                let own = |it: &Shown| it.from_id() == user.id && it.content.is_empty();
                let id = self.named(id, own).ok_or("there is no text of one's own to correct")?;
                account.correct(user, chat.id, id, Marked::plain(text)).map_err(refused)?;
            }
            #[cfg(feature = "testing")]
            Act::Forge(data) => {
                let id = self.named(None, |it| !it.buttons.is_empty());
                let id = id.ok_or("no message of this chat has buttons")?;
                account.press(user, chat.id, id, "?", data).map_err(refused)?;
            }
            Act::Join => account.stand(user, self.group()?, user, Standing::Member),
            Act::Leave => account.stand(user, self.group()?, user, Standing::Left),
            Act::Migrate => drop(account.migrate(user, self.group()?.id).map_err(refused)?),
            Act::Pay(choice) => {
                let invoice = self.last(|it| it.content.contains_key("invoice"));
                let invoice = invoice.ok_or("there is no invoice in this chat")?;
                account.pay(user, chat.id, &invoice, choice)?;
            }
            Act::PromoteBot => account.place_bot(user, self.group()?, Standing::Administrator),
            Act::React(id, emoji) => {
                let id = self.named(id, |it| it.from.is_bot).ok_or("there is no message of the bot's to react to")?;
                account.react(user, chat.id, id, &emoji).map_err(refused)?;
            }
            Act::RemoveBot => account.place_bot(user, self.group()?, Standing::Kicked),
            Act::Reply(id, text) => {
                let id = self.named(id, |it| it.from.is_bot).ok_or("there is no message of the bot's to reply to")?;
                account.hear(user, chat.clone(), self.thread_id, Body::text(Marked::plain(text)), Some(id));
            }
            Act::Send(parcel) => {
                let body = parcel.body(&mut account.state());
                self.send(body);
            }
            Act::Start(payload) => drop(self.write(format!("/start {payload}").trim_end())),
            Act::Unblock => account.place_bot(user, self.private()?, Standing::Member),
            Act::Vote(numbers) => {
                let poll = self.last(|it| it.content.contains_key("poll")).ok_or("there is no poll in this chat")?;
                let options: Option<Vec<usize>> = numbers.iter().map(|it| it.checked_sub(1)).collect();
                account.vote(user, chat.id, &poll, &options.ok_or("options are counted from 1")?)?;
            }
        }
        Ok(())
    }

    #[cfg(feature = "testing")]
    fn send_album(&self, parcels: Vec<Parcel>) {
        let id = self.account.state().files.next_album();
        for parcel in parcels {
            let mut body = parcel.body(&mut self.account.state());
            body.content.insert("media_group_id".to_owned(), id.as_str().into());
            self.send(body);
        }
    }

    fn named(&self, id: Option<i32>, or: impl Fn(&Shown) -> bool) -> Option<i32> {
        id.or_else(|| self.last(or).map(|it| it.message_id))
    }

    fn group(&self) -> Result<crate::types::Chat, String> {
        if self.chat.id < 0 { Ok(self.chat.clone()) } else { Err("that is done in a group".to_owned()) }
    }

    fn private(&self) -> Result<crate::types::Chat, String> {
        if self.chat.id > 0 { Ok(self.chat.clone()) } else { Err("that is done in a private chat".to_owned()) }
    }
}
