//! As many arguments as there may be, in an `async fn` and a `fn`, taken in each of the three ways.
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
    Playing { tries: u32 },
}
use game::{Idle, Playing};

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
}

#[handler(app = App)]
impl Game {
    #[on(Idle, text)]
    async fn all(
        game: &Game,
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
        reply: &mut Reply,
    ) -> Result<To<Stay, Playing>, std::num::ParseIntError> {
        std::future::ready(()).await;
        reply.text(format!("{}", matches!(game, Game::Idle { .. })));
        Ok(to(Playing { tries: "7".parse()? }))
    }

    #[on(Playing, text)]
    fn at_once(
        playing: &mut Playing,
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
        reply: &mut Reply,
    ) -> Stay {
        playing.tries += 1;
        reply.text("Again.");
        Stay
    }

    #[on(Playing, voice)]
    async fn end(playing: &mut Playing, reply: &mut Reply) -> To<Stay, End> {
        std::future::ready(()).await;
        reply.text(format!("{}", playing.tries));
        to(End)
    }

    #[on(Idle | Playing, photo)]
    async fn nothing() -> Stay {
        Stay
    }
}

fn main() {}
