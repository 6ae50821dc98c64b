//! `lost` handles events, and nothing goes there.
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
            Event::Text(_) => Transition(State::playing()),
        }
    }

    #[state]
    fn playing(event: &Event) -> Outcome<State> {
        match event {
            Event::Text(text) if text == "7" => Transition(State::idle()),
            Event::Text(_) => Handled,
        }
    }

    #[state]
    fn lost(event: &Event) -> Outcome<State> {
        match event {
            Event::Text(_) => Transition(State::idle()),
        }
    }
}

fn main() {
    let mut game = Game.state_machine();
    game.handle(&Event::Text("hi".to_owned()));
}
