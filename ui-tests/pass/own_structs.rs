//! States may be structs of the author's own, and those that are made may be given methods.
#![deny(warnings)]
use stategram::prelude::*;

#[derive(Serialize, Deserialize, Clone, Debug, Default)]
struct Cart {
    goods: Vec<String>,
}

impl Cart {
    fn with(mut self, good: String) -> Self {
        self.goods.push(good);
        self
    }
}

mod paying {
    #[derive(serde::Serialize, serde::Deserialize, Clone, Debug)]
    pub(crate) struct Paying(pub(crate) usize);
}

#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Shop {
    #[state(entry)]
    Open,
    Cart(Cart),
    Paying(paying::Paying),
    Paid { count: usize },
}
use shop::{Open, Paid};

impl Paid {
    fn thanks(&self) -> String { format!("Thank you for all {}.", self.count) }
}

#[handler]
impl Shop {
    #[on(Open, text)]
    fn first(Text(good): Text) -> Cart { Cart::default().with(good) }

    #[on(Cart, command = "pay")]
    fn pay(cart: Cart) -> paying::Paying { paying::Paying(cart.goods.len()) }

    #[on(Cart, text)]
    fn more(cart: Cart, Text(good): Text) -> Cart { cart.with(good) }

    #[on(paying::Paying, callback = "paid")]
    fn paid(paying: &paying::Paying) -> Paid { Paid { count: paying.0 } }

    #[on(Paid, text)]
    fn thank(paid: &Paid, reply: &mut Reply) -> End { reply.text(paid.thanks()); End }
}

fn main() {
    assert_eq!(Shop::graph().states.len(), 4);
}
