//! What the users write, and whether it is answered as it has to be.

use std::io::Write;
use std::time::{Duration, Instant};

/// What a bot is given to do.
#[derive(Clone, Copy)]
pub(crate) struct Load {
    pub(crate) updates: usize,
    /// They write one after the other, and then again.
    pub(crate) chats: usize,
    /// How many updates come in a second; `None` for all at once.
    pub(crate) per_second: Option<usize>,
}

impl Load {
    /// As arguments of a process, for [`read`](Self::read).
    pub(crate) fn words(self) -> [String; 3] {
        let pace = self.per_second.map_or("at-once".to_owned(), |pace| pace.to_string());
        [self.updates.to_string(), self.chats.to_string(), pace]
    }

    pub(crate) fn read(words: &[&str]) -> Self {
        let [updates, chats, pace] = words else { panic!("no load: {words:?}") };
        Self {
            updates: updates.parse().expect("a number"),
            chats: chats.parse().expect("a number"),
            per_second: pace.parse().ok(),
        }
    }
}

/// The chat that writes first. The one after it has the next number.
pub(crate) const FIRST_CHAT: usize = 1_000;

/// The chat that wrote the update, and how many messages it has written by then, itself included: whoever knows an update's id and
/// the number of chats knows its answer.
pub(crate) fn answer_to(update_id: usize, chats: usize) -> (usize, usize) {
    let n = update_id - 1;
    (FIRST_CHAT + n % chats, n / chats + 1)
}

/// All updates of a load, and what has become of them.
pub(crate) struct Course {
    pub(crate) load: Load,
    /// All updates, with commas between them, and where each begins.
    text: Vec<u8>,
    begins: Vec<usize>,
    began: Option<Instant>,
    /// Since when each update can be fetched, as far as it can; the one with the number `n` has the `update_id` `n + 1`.
    arrived: Vec<Instant>,
    /// Which have been answered.
    answered: Vec<bool>,
    /// How many of each chat.
    of_chat: Vec<usize>,
    /// Whatever the bot sent.
    pub(crate) replies: usize,
    wrong: usize,
    out_of_order: usize,
    waits: Vec<Duration>,
}

impl Course {
    pub(crate) fn of(load: Load) -> Self {
        let mut text = Vec::with_capacity(load.updates * 480);
        let mut begins = Vec::with_capacity(load.updates + 1);
        for update_id in 1..=load.updates {
            begins.push(text.len());
            write_update(&mut text, update_id, load.chats);
            text.push(b',');
        }
        begins.push(text.len());
        Self {
            load,
            text,
            begins,
            began: None,
            arrived: Vec::with_capacity(load.updates),
            answered: vec![false; load.updates],
            of_chat: vec![0; load.chats],
            replies: 0,
            wrong: 0,
            out_of_order: 0,
            waits: Vec::with_capacity(load.updates),
        }
    }

    /// Has the users begin to write; whether they had not yet.
    pub(crate) fn begin(&mut self) -> bool {
        if self.began.is_some() {
            return false;
        }
        self.began = Some(Instant::now());
        self.advance();
        true
    }

    /// Has them write what they have written by now.
    pub(crate) fn advance(&mut self) {
        let Some(began) = self.began else { return };
        let now = Instant::now();
        let Load { updates, per_second, .. } = self.load;
        let by_now = per_second.map_or(updates, |pace| ((now - began).as_secs_f64() * pace as f64) as usize);
        self.arrived.resize(by_now.min(updates), now);
    }

    /// How many updates have been written.
    pub(crate) fn written(&self) -> usize {
        self.arrived.len()
    }

    /// The updates with these numbers, with commas between them.
    pub(crate) fn updates(&self, first: usize, behind_last: usize) -> &[u8] {
        &self.text[self.begins[first]..self.begins[behind_last] - 1]
    }

    /// Judges a reply.
    pub(crate) fn reply(&mut self, chat: usize, text: &str) {
        self.replies += 1;
        let Load { chats, .. } = self.load;
        let of_chat = chat.wrapping_sub(FIRST_CHAT);
        let count: usize = text.parse().unwrap_or(0);
        let n = count.wrapping_sub(1).wrapping_mul(chats).wrapping_add(of_chat);
        // A number that nobody has come to yet is as wrong as one that has been said before.
        if count == 0 || of_chat >= chats || n >= self.written() || self.answered[n] {
            self.wrong += 1;
            return;
        }
        self.answered[n] = true;
        self.of_chat[of_chat] += 1;
        if self.of_chat[of_chat] != count {
            self.out_of_order += 1;
        }
        self.waits.push(self.arrived[n].elapsed());
    }

    /// Whether the bot has nothing more to do.
    pub(crate) fn is_over(&self) -> bool {
        self.replies >= self.load.updates
    }

    /// The seconds since the beginning; how long half of the answers took at most, and all but a hundredth, in microseconds; how many were
    /// wrong or missing, and how many out of order.
    pub(crate) fn result(&mut self) -> String {
        let seconds = self.began.map_or(0.0, |began| began.elapsed().as_secs_f64());
        self.waits.sort_unstable();
        let wait = |share: usize| self.waits.get(self.waits.len() * share / 100).map_or(0, Duration::as_micros);
        let missing = self.answered.iter().filter(|answered| !**answered).count();
        // A wrong answer leaves a right one missing, and is one mistake.
        let wrong = self.wrong.max(missing);
        format!("{seconds} {} {} {wrong} {}", wait(50), wait(99), self.out_of_order)
    }
}

/// About 410 bytes, as a message in a private chat has; every eighth replies to another.
fn write_update(text: &mut Vec<u8>, update_id: usize, chats: usize) {
    let (chat, count) = answer_to(update_id, chats);
    let who = format!(
        r#""id":{chat},"first_name":"\u0410\u043d\u043d\u0430","last_name":"Lee \"the\" Quiet","username":"anna_lee_{chat}""#
    );
    let replied = if update_id.is_multiple_of(8) {
        format!(
            r#""reply_to_message":{{"message_id":{chat},"from":{{"id":1,"is_bot":true,"first_name":"Race","username":"race_bot"}},"chat":{{{who},"type":"private"}},"date":1795000000,"text":"{count}"}},"#
        )
    } else {
        String::new()
    };
    write!(
        text,
        r#"{{"update_id":{update_id},"message":{{"message_id":{update_id},"from":{{{who},"is_bot":false,"language_code":"en"}},"chat":{{{who},"type":"private"}},"date":1795000000,{replied}"text":"message number {count} of this chat"}}}}"#
    )
    .expect("a vector");
}
