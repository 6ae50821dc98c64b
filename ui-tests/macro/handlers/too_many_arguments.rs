//! expect: a handler takes at most 16 arguments, and this is the 17th
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
}
use game::Idle;

#[derive(Clone)]
struct Part<const N: usize>;

#[derive(Provide)]
struct App {
    part1: Part<1>,
    part2: Part<2>,
    part3: Part<3>,
    part4: Part<4>,
    part5: Part<5>,
    part6: Part<6>,
    part7: Part<7>,
    part8: Part<8>,
    part9: Part<9>,
    part10: Part<10>,
    part11: Part<11>,
    part12: Part<12>,
    part13: Part<13>,
    part14: Part<14>,
    part15: Part<15>,
    part16: Part<16>,
    part17: Part<17>,
}

#[handler(app = App)]
impl Game {
    #[on(Idle, text)]
    fn all(
        Data(_): Data<Part<1>>,
        Data(_): Data<Part<2>>,
        Data(_): Data<Part<3>>,
        Data(_): Data<Part<4>>,
        Data(_): Data<Part<5>>,
        Data(_): Data<Part<6>>,
        Data(_): Data<Part<7>>,
        Data(_): Data<Part<8>>,
        Data(_): Data<Part<9>>,
        Data(_): Data<Part<10>>,
        Data(_): Data<Part<11>>,
        Data(_): Data<Part<12>>,
        Data(_): Data<Part<13>>,
        Data(_): Data<Part<14>>,
        Data(_): Data<Part<15>>,
        Data(_): Data<Part<16>>,
        Data(_): Data<Part<17>>,
    ) -> Stay { Stay }
}

fn main() {}
