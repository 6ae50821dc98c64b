//! What the model does when a bot begins.

use stategram::store::{AsideId, Begun, EffectId, Entry, EntryKind, Run};

use super::Model;
use super::pages::{Bot, Leaving};

impl Model {
    pub(super) fn begun(&self, run: Run<'_>) -> Begun {
        self.run.lock().unwrap().bot_id = run.bot_id;
        let (begun, earlier) = self.own(|bot| (bot.begin(run), bot.rows));
        self.run.lock().unwrap().earlier = earlier;
        begun
    }
}

impl Bot {
    fn begin(&mut self, run: Run<'_>) -> Begun {
        let mut begun = Begun { strangers: self.part_with_strangers(run), ..Begun::default() };
        let behind = AsideId(self.asides);
        let doubtful: Vec<_> = self.outbox.iter().filter(|(_, it)| it.sending).map(|(id, _)| *id).collect();
        for id in doubtful {
            if !self.outbox[&id].queued.effect.once {
                begun.repeated += 1;
            } else if let Some(Leaving { queued, .. }) = self.outbox.remove(&id) {
                begun.withheld += 1;
                begun.withheld_behind = Some(behind);
                let entry = Entry::new(EntryKind::Reply, serde_json::to_string(&queued.effect).unwrap());
                self.put_aside(
                    run.now,
                    (queued.conversation, queued.seed),
                    entry,
                    "it is in doubt whether it was sent",
                );
            }
        }
        begun.next_effect = EffectId(self.effects);
        begun
    }

    fn part_with_strangers(&mut self, run: Run<'_>) -> u64 {
        let is_stranger = |name: &str| !run.conversations.contains(&name);
        let mut strangers = Vec::new();
        for (_, posting) in self.inbox.extract_if(.., |_, posting| is_stranger(&posting.conversation)) {
            strangers.push(((posting.conversation, posting.seed), posting.entry));
        }
        let count = strangers.len() as u64;
        for (owner, entry) in strangers {
            self.put_aside(run.now, owner, entry, "no conversation of this name is registered");
        }
        count
    }
}
