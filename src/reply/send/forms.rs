//! What is neither a text, nor a file, nor a place.

use crate::reply::send::replies;
use crate::reply::sink::Sink;
use crate::reply::{Prepared, ReplyError};
use crate::texts::IntoText;
use crate::types::methods::{
    SendChecklistParams, SendContactParams, SendDiceParams, SendGameParams, SendInvoiceParams, SendPollParams,
};
use crate::types::payments::LabeledPrice;
use crate::types::{ChatId, InputChecklist, InputChecklistTask, InputPollOption, PollType};

replies! {
    /// Queues somebody's phone number and first name.
    fn contact(at, phone_number: impl Into<String>, first_name: impl Into<String>) -> SendContactParams {
        let params = SendContactParams::builder().chat_id(at.chat()).phone_number(phone_number).first_name(first_name);
        at.send(params.build())
    }

    /// Queues a poll with these options, of which Telegram takes 1 to 12. It is anonymous, unless it is made
    /// [`public`](Prepared::public): only of public votes is a bot told.
    ///
    /// ```
    /// # use stategram::prelude::*;
    /// # fn ask(reply: &mut Reply) {
    /// reply.poll("Where to?", ["Sea", "Mountains"]).public().multiple();
    /// # }
    /// ```
    fn poll(
        at,
        question: impl IntoText,
        options: impl IntoIterator<Item = impl IntoText>,
    ) -> SendPollParams {
        let poll = poll(at.chat(), question, options);
        at.send(poll)
    }

    /// Queues a quiz: a poll with a right option, of which the first is number 0.
    ///
    /// ```
    /// # use stategram::prelude::*;
    /// # fn ask(reply: &mut Reply) {
    /// reply.quiz("2 + 2?", ["3", "4"], 1).explanation("Count on your fingers.");
    /// # }
    /// ```
    fn quiz(
        at,
        question: impl IntoText,
        options: impl IntoIterator<Item = impl IntoText>,
        right: u8,
    ) -> SendPollParams {
        let poll = poll(at.chat(), question, options);
        let options = poll.options.len();
        if usize::from(right) >= options {
            at.wrong(ReplyError::NoSuchOption { right, options });
        }
        at.send(SendPollParams { type_field: Some(PollType::Quiz), correct_option_ids: Some(vec![right]), ..poll })
    }

    /// Queues a list of tasks to be ticked off, numbered from 1. It goes by a business connection alone: where the update came
    /// through none, the turn fails.
    fn checklist(
        at,
        title: impl IntoText,
        tasks: impl IntoIterator<Item = impl IntoText>,
    ) -> SendChecklistParams {
        if at.business().is_none() {
            at.wrong(ReplyError::NoBusiness);
        }
        let tasks = (1..).zip(tasks).map(|(id, text)| {
            let (text, parse_mode) = text.into_text();
            InputChecklistTask::builder().id(id).text(text).maybe_parse_mode(parse_mode.map(|it| it.to_string())).build()
        });
        let (title, parse_mode) = title.into_text();
        let checklist = InputChecklist::builder().title(title).maybe_parse_mode(parse_mode.map(|it| it.to_string()));
        let checklist = checklist.tasks(tasks.collect()).build();
        let params = SendChecklistParams::builder().chat_id(at.chat()).business_connection_id("").checklist(checklist);
        at.send(params.build())
    }

    /// Queues a die, which shows 1 to 6 after a moment; [`emoji`](Prepared::emoji) is for the others.
    fn dice(at) -> SendDiceParams {
        let params = SendDiceParams::builder().chat_id(at.chat()).build();
        at.send(params)
    }

    /// Queues a game, by the short name that `@BotFather` has it under.
    fn game(at, short_name: impl Into<String>) -> SendGameParams {
        let chat_id = match at.chat() {
            ChatId::Integer(id) => id,
            ChatId::String(_) => {
                at.wrong(ReplyError::GameByName);
                0
            }
        };
        at.send(SendGameParams::builder().chat_id(chat_id).game_short_name(short_name).build())
    }

    /// Queues an invoice. `payload` comes back with the payment, `currency` is as in ISO 4217, or `XTR` for Telegram Stars, and
    /// each price is a label and an amount in the currency's smallest unit.
    ///
    /// ```
    /// # use stategram::prelude::*;
    /// # fn sell(reply: &mut Reply) {
    /// reply.invoice("Tea", "A cup of it", "tea-1", "XTR", [("Tea", 3)]);
    /// # }
    /// ```
    fn invoice(
        at,
        title: impl Into<String>,
        description: impl Into<String>,
        payload: impl Into<String>,
        currency: impl Into<String>,
        prices: impl IntoIterator<Item = (impl Into<String>, u32)>,
    ) -> SendInvoiceParams {
        let price = |(label, amount)| LabeledPrice::builder().label(label).amount(amount).build();
        let prices = prices.into_iter().map(price).collect();
        let params = SendInvoiceParams::builder().chat_id(at.chat()).title(title).description(description);
        at.send(params.payload(payload).currency(currency).prices(prices).build())
    }
}

fn poll(chat_id: ChatId, question: impl IntoText, options: impl IntoIterator<Item = impl IntoText>) -> SendPollParams {
    let options = options.into_iter().map(|it| {
        let (text, parse_mode) = it.into_text();
        InputPollOption::builder().text(text).maybe_text_parse_mode(parse_mode).build()
    });
    let (question, parse_mode) = question.into_text();
    let params = SendPollParams::builder().chat_id(chat_id).question(question).options(options.collect());
    params.maybe_question_parse_mode(parse_mode).build()
}

impl<S: Sink> Prepared<SendPollParams, S> {
    /// Everybody sees who voted for what, and the bot is told (`poll_answer`).
    pub fn public(self) -> Self {
        self.with(|params| params.is_anonymous = Some(false))
    }

    /// More than one option can be chosen.
    pub fn multiple(self) -> Self {
        self.with(|params| params.allows_multiple_answers = Some(true))
    }

    /// What is shown to whoever chose a wrong answer: at most 200 characters.
    pub fn explanation(self, explanation: impl IntoText) -> Self {
        let (explanation, parse_mode) = explanation.into_text();
        self.with(|params| (params.explanation, params.explanation_parse_mode) = (Some(explanation), parse_mode))
    }
}

impl<S: Sink> Prepared<SendDiceParams, S> {
    /// Another one than the die: 🎯, 🏀, ⚽, 🎳 or 🎰.
    pub fn emoji(self, emoji: impl Into<String>) -> Self {
        self.with(|params| params.emoji = Some(emoji.into()))
    }
}

impl<S: Sink> Prepared<SendInvoiceParams, S> {
    /// The token of the payment provider, from `@BotFather`; none is needed for Telegram Stars.
    pub fn provider_token(self, token: impl Into<String>) -> Self {
        self.with(|params| params.provider_token = Some(token.into()))
    }

    /// The price depends on how it is shipped: `shipping_query` asks.
    pub fn flexible(self) -> Self {
        self.with(|params| (params.is_flexible, params.need_shipping_address) = (Some(true), Some(true)))
    }
}
