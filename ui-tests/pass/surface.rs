//! Every trigger, argument and result at least once.
#![deny(warnings)]
use std::num::ParseIntError;
use std::sync::Arc;

use stategram::html;
use stategram::machine::{Cx, Migrate, Refusal};
use stategram::prelude::*;

#[derive(Clone)]
struct Db(Arc<str>);

#[derive(Provide)]
struct App {
    db: Db,
    limits: Vec<u8>,
    #[provide(skip)]
    _other: Vec<u8>,
}

struct Admin;

impl<S, F, A> Extract<S, F, A> for Admin {
    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        match cx.update().and_then(|update| update.user_id()) {
            Some(1) => Ok(Self),
            _ => Err(Refusal::Skip),
        }
    }
}

/// A state with behaviour of its own.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
struct Cart {
    goods: Vec<String>,
}

#[derive(Deserialize)]
enum ShopV1 {}

#[derive(Conversation, Serialize, Deserialize, Clone, Debug, PartialEq)]
#[conversation(per_user, expires = "1h 30m", at_most = "7d", name = "shop", version = 2, previous = ShopV1)]
enum Shop {
    #[state(entry)]
    Open,
    Cart(Cart),
    #[state(expires = "5m", at_most = never)]
    Paying(u32, Option<String>),
    #[state(terminal, expires = never, at_most = "1d")]
    Paid {
        /// What it cost.
        amount: u32,
    },
}
use shop::{Open, Paid, Paying};

impl Migrate<ShopV1> for Shop {
    fn migrate(previous: ShopV1) -> Self {
        match previous {}
    }
}

#[handler(app = App)]
impl Shop {
    const PRICE: u32 = 7;

    #[on(_, command = "cancel")]
    fn cancel(shop: Shop, _admin: Admin) -> Any<Shop> {
        match shop {
            Shop::Open => to(End),
            Shop::Paying(..) => to(Cart { goods: Vec::new() }),
            other => to(other),
        }
    }

    #[on(_, command = "help")]
    async fn help(shop: &Shop, bot: Bot, chat: Chat, user: User, reply: &mut Reply) -> Stay {
        let _ = (bot, chat.kind, &user.first_name);
        reply.to(chat.id).text(format!("{shop:?}")).silent().protect();
        Stay
    }

    #[on(Open, text)]
    async fn first(Text(good): Text, Data(Db(name)): Data<Db>, reply: &mut Reply) -> Result<Cart, std::io::Error> {
        reply.typing();
        std::future::ready(()).await;
        reply.text(html!("<b>{name}</b>"));
        reply.photo(File::id("cat")).caption(format!("*{name}*")).markdown();
        Ok(Cart { goods: vec![good] })
    }

    #[on(Cart, command = "pay")]
    #[on(Paying, command = "pay")]
    fn pay(reply: &mut Reply, Data(limits): Data<Vec<u8>>) -> Paying {
        reply.text("Pay?").keyboard(Keyboard::new().button("Yes", "yes").row().url("Why?", "https://example.org"));
        Paying(Self::PRICE, limits.first().map(|it| it.to_string()))
    }

    #[on(Cart, message)]
    fn more(cart: &mut Cart, message: Message, update: Update) -> Result<To<Stay, End>, ParseIntError> {
        let id: i64 = update.raw().len().to_string().parse()?;
        cart.goods.extend(message.text.clone());
        Ok(if id == 0 { to(End) } else { to(Stay) })
    }

    #[on(Paying, callback = "yes")]
    async fn paid(Paying(amount, _): Paying, reply: &mut Reply) -> Paid {
        reply.alert("Paid");
        Paid { amount }
    }

    #[on(Cart | Paying, callback_query)]
    fn pressed(Callback(number): Callback<u32>, reply: &mut Reply) -> To<Cart, Paying, Paid, Stay, End, Open> {
        reply.toast("?");
        match number {
            0 => to(Stay),
            1 => to(Cart { goods: Vec::new() }),
            2 => to(Open),
            _ => to(Paid { amount: 0 }),
        }
    }

    #[on(Paying, enter)]
    fn ask(paying: &Paying, reply: &mut Reply) {
        reply.text(paying.0.to_string());
    }

    #[on(Paying, exit)]
    async fn thank(reply: &mut Reply) -> Result<(), String> {
        reply.text("Thank you");
        Ok(())
    }

    #[on(Paid, message)]
    fn already(paid: &Paid, reply: &mut Reply) -> Stay {
        reply.text(paid.amount.to_string());
        Stay
    }

    #[on(Cart, expired)]
    fn forgotten(cart: Cart, chat: Chat) -> Cart {
        let _ = chat;
        cart
    }

    #[on(_, failed)]
    fn sorry(failure: Failure, reply: &mut Reply) -> To<Stay, End> {
        reply.text(failure.to_string());
        to(Stay)
    }

    #[on(_, otherwise)]
    fn nothing_else(_update: Update) -> Stay {
        Stay
    }
}

fn main() {
    let graph = Shop::graph();
    assert_eq!((graph.name, graph.states.len()), ("shop", 4));
    assert_eq!(Shop::from(Paid { amount: 1 }), Shop::Paid { amount: 1 });
    assert_eq!(format!("{:?}", Paying(1, None).clone()), "Paying(1, None)");
    let help = graph.edges.iter().find(|edge| edge.handler == Some("help")).unwrap();
    assert_eq!((help.line, help.trigger), (Some(77), "command = \"help\""));
}
