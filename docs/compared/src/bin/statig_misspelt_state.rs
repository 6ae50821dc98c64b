//! `plaing` is no state.
use statig::prelude::*;

#[derive(Default)]
struct Game;

enum Event {
    Text(String),
}

#[state_machine(initial = "State::idle()")]
impl Game {
    #[state]
    fn idle(event: &Event) -> Outcome<State> {
        match event {
            Event::Text(_) => Transition(State::plaing(7)),
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
    game.handle(&Event::Text("hi".to_owned()));
}
