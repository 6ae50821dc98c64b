//! `playing` was meant to stay, or to play again, and goes to `idle`.
use statig::prelude::*;

#[derive(Default)]
struct Game;

enum Event {
    Text(String),
}

#[state_machine(initial = "State::idle()", state(derive(Debug)))]
impl Game {
    #[state]
    fn idle(event: &Event) -> Outcome<State> {
        match event {
            Event::Text(_) => Transition(State::playing(7)),
        }
    }

    #[state]
    fn playing(secret: &mut u32, event: &Event) -> Outcome<State> {
        match event {
            Event::Text(text) if *text == secret.to_string() => Transition(State::idle()),
            Event::Text(_) => Handled,
        }
    }
}

fn main() {
    let mut game = Game.state_machine();
    for text in ["hi", "7"] {
        game.handle(&Event::Text(text.to_owned()));
        println!("after {text:?}: {:?}", game.state());
    }
}
