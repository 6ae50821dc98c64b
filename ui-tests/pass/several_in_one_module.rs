//! Conversations stand beside one another, below one another, and in functions.
#![deny(warnings)]
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Order {
    #[state(entry)]
    Open,
    Closed { at: i64 },
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_user)]
enum OrderBook {
    #[state(entry)]
    Open,
    Closed(Option<Box<Order>>),
}

#[handler]
impl Order {
    #[on(order::Open, text)]
    fn close() -> order::Closed { order::Closed { at: 0 } }
    #[on(order::Closed, text)]
    fn open(closed: &order::Closed) -> End { let _ = closed.at; End }
}

#[handler]
impl OrderBook {
    #[on(order_book::Open, text)]
    fn close() -> order_book::Closed { order_book::Closed(None) }
    #[on(order_book::Closed, text)]
    fn open(order_book::Closed(order): order_book::Closed) -> End { drop(order); End }
}

mod inner {
    use stategram::prelude::*;
    #[derive(Conversation, Serialize, Deserialize, Clone)]
    #[conversation(per_chat, name = "inner order")]
    pub(super) enum Order {
        #[state(entry)]
        Open,
    }
    #[handler]
    impl Order {
        #[on(order::Open, text)]
        fn stay() -> Stay { Stay }
    }
}

fn main() {
    #[derive(Conversation, Serialize, Deserialize, Clone)]
    #[conversation(per_chat)]
    enum Local {
        #[state(entry)]
        Here,
    }
    #[handler]
    impl Local {
        #[on(local::Here, text)]
        fn stay() -> Stay { Stay }
    }
    let bot = Bot::new("1:x").unwrap().conversation::<Order>().conversation::<OrderBook>();
    let _ = bot.conversation::<inner::Order>().first_of::<(Local, Order)>();
}
