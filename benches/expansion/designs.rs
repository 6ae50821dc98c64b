//! One conversation in three designs: as the macros make a table of its handlers; with the same handlers behind one `async fn`
//! with one `match` over everything, as macros could make it, too; and as somebody writes it who has no framework.
//!
//! An order form in rounds of three states and nine handlers, a third of them `async`. `$n` is the number of the round, `$m` that of
//! the next.

/// With the macros: 3 states and 9 handlers a round.
pub(crate) fn with_macros(rounds: usize) -> String {
    let states = each(rounds, STATES).replacen("Ask0", "#[state(entry)]\n    Ask0", 1);
    let names = each(rounds, "Ask$n, Counted$n, Named$n, ");
    let handlers = each(rounds, HANDLERS);
    format!(
        r#"use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "10m")]
pub enum Form {{{states}}}
use form::{{{names}}};

#[derive(Provide)]
pub struct Shop {{
    pub prices: Prices,
}}
{PRICES}
#[handler(app = Shop)]
impl Form {{{handlers}}}
"#
    )
}

/// The same states and handlers, and one function with 9 arms a round that takes what each is given, and awaits those that are
/// `async`: what stands in an arm is what stands in a row of the table.
pub(crate) fn with_one_dispatch(rounds: usize) -> String {
    let with_macros = with_macros(rounds);
    let (before, handlers) = with_macros.split_once("#[handler(app = Shop)]").expect("a block of handlers");
    let is_on = |line: &&str| line.trim_start().starts_with("#[on(");
    let handlers: Vec<&str> = handlers.lines().filter(|line| !is_on(line)).collect();
    let (handlers, arms) = (handlers.join("\n"), each(rounds, CALLS));
    format!(
        r#"use std::pin::Pin;

use stategram::extract::argument::{{Argument, Lend, LendMut}};
use stategram::machine::expansion::conclude;
use stategram::machine::{{Cx, Handler, HandlerError, Outcome, Refusal, Table, Turn, trigger}};
{before}{handlers}
impl Table for Form {{
    type App = Shop;
    type Wants<A> = Shop;
    const HANDLERS: &'static [Handler<Self>] = &[];
    const INCOMPLETE: bool = true;

    fn part<A>(app: &Shop) -> &Shop {{
        app
    }}
}}

pub type Done = Result<Result<Turn<Form>, HandlerError>, Refusal>;

pub async fn dispatch(cx: &Cx<'_, Shop>, form: &Form, handler: u8) -> Done {{
    Ok(match (form, handler) {{{arms}        _ => return Err(Refusal::Skip),
    }})
}}

pub fn running<'a>(cx: &'a Cx<'a, Shop>, form: &'a Form, handler: u8) -> Pin<Box<dyn Future<Output = Done> + Send + 'a>> {{
    Box::pin(dispatch(cx, form, handler))
}}
"#
    )
}

/// Without a framework: one function with 9 arms a round, in which everything is done.
pub(crate) fn with_one_match(rounds: usize) -> String {
    let states = each(rounds, STATES);
    let arms = each(rounds, ARMS);
    format!(
        r#"use stategram::Bot;
use stategram::prelude::{{Deserialize, Serialize}};

#[derive(Serialize, Deserialize, Clone, Debug)]
pub enum Form {{{states}}}

pub enum Event<'a> {{
    Number(u32),
    Text(&'a str),
    Command(&'a str),
    Callback(&'a str),
    Message,
    Expired,
}}
{PRICES}
pub type Failed = Box<dyn std::error::Error + Send + Sync>;

pub async fn dispatch(bot: &Bot, prices: &Prices, chat: i64, form: Form, event: Event<'_>) -> Result<Form, Failed> {{
    Ok(match (form, event) {{{arms}        (form, _) => form,
    }})
}}
"#
    )
}

/// What there is to begin with: the same dependencies, and nothing made of them.
pub(crate) const FLOOR: &str = "#[allow(unused_imports)]\nuse stategram::prelude::*;\n";

/// An edit in the body of a handler, and of an arm.
pub(crate) const EDIT: (&str, &str) = ("prices.of(1)", "prices.of(7$)");

fn each(rounds: usize, template: &str) -> String {
    let round = |at: usize| template.replace("$n", &at.to_string()).replace("$m", &((at + 1) % rounds).to_string());
    (0..rounds).map(round).collect()
}

const PRICES: &str = r#"
#[derive(Clone)]
pub struct Prices;

#[derive(Debug)]
pub struct Unknown;

impl std::fmt::Display for Unknown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("nobody knows the price")
    }
}

impl std::error::Error for Unknown {}

impl Prices {
    pub async fn of(&self, count: u32) -> Result<u32, Unknown> {
        count.checked_mul(7).ok_or(Unknown)
    }
}
"#;

const STATES: &str = "
    Ask$n,
    Counted$n { count: u32 },
    Named$n { count: u32, name: String },
";

const HANDLERS: &str = r#"
    #[on(Ask$n, text)]
    fn count$n(Text(count): Text<u32>, reply: &mut Reply) -> To<Stay, Counted$n> {
        let said = if count > 100 { "Too many." } else { "Noted." };
        reply.text(said);
        if count > 100 { to(Stay) } else { to(Counted$n { count }) }
    }

    #[on(Ask$n, command = "usual$n")]
    async fn usual$n(Data(prices): Data<Prices>, reply: &mut Reply) -> Result<Counted$n, Unknown> {
        let price = prices.of(1).await?;
        reply.text(format!("That will be {price}."));
        Ok(Counted$n { count: 1 })
    }

    #[on(Ask$n, message)]
    fn no_number$n(reply: &mut Reply) -> Stay {
        reply.text("A number, please.");
        Stay
    }

    #[on(Counted$n, text)]
    fn name$n(Counted$n { count }: Counted$n, Text(name): Text, reply: &mut Reply) -> Named$n {
        reply.text(format!("{name} takes {count}."));
        Named$n { count, name }
    }

    #[on(Counted$n, callback = "more$n")]
    async fn more$n(counted: &mut Counted$n, Data(prices): Data<Prices>, reply: &mut Reply) -> Result<Stay, Unknown> {
        counted.count += 1;
        let price = prices.of(counted.count).await?;
        reply.text(format!("That will be {price}."));
        Ok(Stay)
    }

    #[on(Counted$n, expired)]
    fn silent$n(counted: &Counted$n, reply: &mut Reply) -> End {
        reply.text(format!("Gone, with {}.", counted.count));
        End
    }

    #[on(Named$n, command = "pay$n")]
    async fn pay$n(named: Named$n, Data(prices): Data<Prices>, reply: &mut Reply) -> Result<Ask$m, Unknown> {
        let price = prices.of(named.count).await?;
        reply.text(format!("{} pays {price}.", named.name));
        Ok(Ask$m)
    }

    #[on(Named$n, callback = "back$n")]
    fn back$n(Named$n { count, .. }: Named$n, reply: &mut Reply) -> Counted$n {
        reply.text("Another name?");
        Counted$n { count }
    }

    #[on(Named$n, text)]
    fn rename$n(named: &mut Named$n, Text(name): Text, reply: &mut Reply) -> Stay {
        reply.text(format!("{name} it is."));
        named.name = name;
        Stay
    }
"#;

const ARMS: &str = r#"
        (Form::Ask$n, Event::Number(count)) => {
            let said = if count > 100 { "Too many." } else { "Noted." };
            bot.to(chat).text(said).await?;
            if count > 100 { Form::Ask$n } else { Form::Counted$n { count } }
        }
        (Form::Ask$n, Event::Command("usual$n")) => {
            let price = prices.of(1).await?;
            bot.to(chat).text(format!("That will be {price}.")).await?;
            Form::Counted$n { count: 1 }
        }
        (Form::Ask$n, Event::Message | Event::Text(_)) => {
            bot.to(chat).text("A number, please.").await?;
            Form::Ask$n
        }
        (Form::Counted$n { count }, Event::Text(name)) => {
            bot.to(chat).text(format!("{name} takes {count}.")).await?;
            Form::Named$n { count, name: name.to_owned() }
        }
        (Form::Counted$n { count }, Event::Callback("more$n")) => {
            let count = count + 1;
            let price = prices.of(count).await?;
            bot.to(chat).text(format!("That will be {price}.")).await?;
            Form::Counted$n { count }
        }
        (Form::Counted$n { count }, Event::Expired) => {
            bot.to(chat).text(format!("Gone, with {count}.")).await?;
            Form::Ask0
        }
        (Form::Named$n { count, name }, Event::Command("pay$n")) => {
            let price = prices.of(count).await?;
            bot.to(chat).text(format!("{name} pays {price}.")).await?;
            Form::Ask$m
        }
        (Form::Named$n { count, .. }, Event::Callback("back$n")) => {
            bot.to(chat).text("Another name?").await?;
            Form::Counted$n { count }
        }
        (Form::Named$n { count, .. }, Event::Text(name)) => {
            bot.to(chat).text(format!("{name} it is.")).await?;
            Form::Named$n { count, name: name.to_owned() }
        }
"#;

const CALLS: &str = r#"
        (Form::Ask$n { .. }, 0) => {
            let argument0 = <Text<u32> as Argument<Form, Ask$n, trigger::text, Shop, _>>::take(cx)?;
            let mut argument1 = <Reply as LendMut<Form, Ask$n, trigger::text, _>>::lend(cx)?;
            let next = <To<Stay, Counted$n> as Outcome<Form>>::into_next(Form::count$n(argument0, &mut argument1));
            let turn = conclude(next);
            let turn = <Reply as LendMut<Form, Ask$n, trigger::text, _>>::put_into(turn, argument1);
            turn
        }
        (Form::Ask$n { .. }, 1) => {
            let argument0 = <Data<Prices> as Argument<Form, Ask$n, trigger::command, Shop, _>>::take(cx)?;
            let mut argument1 = <Reply as LendMut<Form, Ask$n, trigger::command, _>>::lend(cx)?;
            let next = <Result<Counted$n, Unknown> as Outcome<Form>>::into_next(Form::usual$n(argument0, &mut argument1).await);
            let turn = conclude(next);
            let turn = <Reply as LendMut<Form, Ask$n, trigger::command, _>>::put_into(turn, argument1);
            turn
        }
        (Form::Ask$n { .. }, 2) => {
            let mut argument0 = <Reply as LendMut<Form, Ask$n, trigger::message, _>>::lend(cx)?;
            let next = <Stay as Outcome<Form>>::into_next(Form::no_number$n(&mut argument0));
            let turn = conclude(next);
            let turn = <Reply as LendMut<Form, Ask$n, trigger::message, _>>::put_into(turn, argument0);
            turn
        }
        (Form::Counted$n { .. }, 0) => {
            let argument0 = <Counted$n as Argument<Form, Counted$n, trigger::text, Shop, _>>::take(cx)?;
            let argument1 = <Text as Argument<Form, Counted$n, trigger::text, Shop, _>>::take(cx)?;
            let mut argument2 = <Reply as LendMut<Form, Counted$n, trigger::text, _>>::lend(cx)?;
            let next = <Named$n as Outcome<Form>>::into_next(Form::name$n(argument0, argument1, &mut argument2));
            let turn = conclude(next);
            let turn = <Reply as LendMut<Form, Counted$n, trigger::text, _>>::put_into(turn, argument2);
            turn
        }
        (Form::Counted$n { .. }, 1) => {
            let mut argument0 = <Counted$n as LendMut<Form, Counted$n, trigger::callback, _>>::lend(cx)?;
            let argument1 = <Data<Prices> as Argument<Form, Counted$n, trigger::callback, Shop, _>>::take(cx)?;
            let mut argument2 = <Reply as LendMut<Form, Counted$n, trigger::callback, _>>::lend(cx)?;
            let next = <Result<Stay, Unknown> as Outcome<Form>>::into_next(Form::more$n(&mut argument0, argument1, &mut argument2).await);
            let turn = conclude(next);
            let turn = <Counted$n as LendMut<Form, Counted$n, trigger::callback, _>>::put_into(turn, argument0);
            let turn = <Reply as LendMut<Form, Counted$n, trigger::callback, _>>::put_into(turn, argument2);
            turn
        }
        (Form::Counted$n { .. }, 2) => {
            let argument0 = <Counted$n as Lend<Form, Counted$n, trigger::expired, _>>::lend(cx)?;
            let mut argument1 = <Reply as LendMut<Form, Counted$n, trigger::expired, _>>::lend(cx)?;
            let next = <End as Outcome<Form>>::into_next(Form::silent$n(&*argument0, &mut argument1));
            let turn = conclude(next);
            let turn = <Reply as LendMut<Form, Counted$n, trigger::expired, _>>::put_into(turn, argument1);
            turn
        }
        (Form::Named$n { .. }, 0) => {
            let argument0 = <Named$n as Argument<Form, Named$n, trigger::command, Shop, _>>::take(cx)?;
            let argument1 = <Data<Prices> as Argument<Form, Named$n, trigger::command, Shop, _>>::take(cx)?;
            let mut argument2 = <Reply as LendMut<Form, Named$n, trigger::command, _>>::lend(cx)?;
            let next = <Result<Ask$m, Unknown> as Outcome<Form>>::into_next(Form::pay$n(argument0, argument1, &mut argument2).await);
            let turn = conclude(next);
            let turn = <Reply as LendMut<Form, Named$n, trigger::command, _>>::put_into(turn, argument2);
            turn
        }
        (Form::Named$n { .. }, 1) => {
            let argument0 = <Named$n as Argument<Form, Named$n, trigger::callback, Shop, _>>::take(cx)?;
            let mut argument1 = <Reply as LendMut<Form, Named$n, trigger::callback, _>>::lend(cx)?;
            let next = <Counted$n as Outcome<Form>>::into_next(Form::back$n(argument0, &mut argument1));
            let turn = conclude(next);
            let turn = <Reply as LendMut<Form, Named$n, trigger::callback, _>>::put_into(turn, argument1);
            turn
        }
        (Form::Named$n { .. }, 2) => {
            let mut argument0 = <Named$n as LendMut<Form, Named$n, trigger::text, _>>::lend(cx)?;
            let argument1 = <Text as Argument<Form, Named$n, trigger::text, Shop, _>>::take(cx)?;
            let mut argument2 = <Reply as LendMut<Form, Named$n, trigger::text, _>>::lend(cx)?;
            let next = <Stay as Outcome<Form>>::into_next(Form::rename$n(&mut argument0, argument1, &mut argument2));
            let turn = conclude(next);
            let turn = <Named$n as LendMut<Form, Named$n, trigger::text, _>>::put_into(turn, argument0);
            let turn = <Reply as LendMut<Form, Named$n, trigger::text, _>>::put_into(turn, argument2);
            turn
        }
"#;
