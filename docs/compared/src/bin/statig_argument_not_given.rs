//! The arm is for a pressed button, and takes what only a text has.
use statig::prelude::*;

#[derive(Default)]
struct Game;

enum Event {
    Text(String),
    Pressed { data: String },
}

#[state_machine(initial = "State::playing()")]
impl Game {
    #[state]
    fn playing(event: &Event) -> Outcome<State> {
        match event {
            Event::Text(text) => {
                println!("{text}");
                Handled
            }
            Event::Pressed { text, .. } => {
                println!("{text}");
                Handled
            }
        }
    }
}

fn main() {
    let mut game = Game.state_machine();
    game.handle(&Event::Pressed { data: "yes".to_owned() });
}
