//! A handler may declare eight targets, and arguments of the same kind for different data.
#![deny(warnings)]
use stategram::prelude::*;

#[derive(Clone)]
struct Low(u8);
#[derive(Clone)]
struct High(u8);
#[derive(Provide)]
struct App {
    low: Low,
    high: High,
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Menu {
    #[state(entry)]
    Top,
    A,
    B,
    C,
    D,
    E,
    F,
}
use menu::{A, B, C, D, E, F, Top};

#[handler(app = App)]
impl Menu {
    #[on(Top, text)]
    fn choose(Text(n): Text<u8>, Data(low): Data<Low>, Data(high): Data<High>) -> To<Stay, A, B, C, D, E, F, End> {
        match n {
            _ if n < low.0 || n > high.0 => to(Stay),
            1 => to(A),
            2 => to(B),
            3 => to(C),
            4 => to(D),
            5 => to(E),
            6 => to(F),
            _ => to(End),
        }
    }

    #[on(A | B | C | D | E | F, text)]
    fn back() -> Top { Top }
}

fn main() {
    let bot = Bot::new("1:x").unwrap().with(App { low: Low(1), high: High(9) });
    let _ = bot.conversation::<Menu>();
}
