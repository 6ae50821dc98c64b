//! `entry_acton` is no key.
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

    #[state(entry_acton = "welcome")]
    fn playing(event: &Event) -> Outcome<State> {
        match event {
            Event::Text(text) if text == "7" => Transition(State::idle()),
            Event::Text(_) => Handled,
        }
    }

    #[action]
    fn welcome() {
        println!("Guess my number");
    }
}

fn main() {
    let mut game = Game.state_machine();
    println!("there should be a welcome:");
    game.handle(&Event::Text("hi".to_owned()));
    println!("there was one, or not");
}
