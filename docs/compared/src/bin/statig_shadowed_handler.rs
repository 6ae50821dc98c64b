//! The second arm is for texts, all of which the first one takes.
use statig::prelude::*;

#[derive(Default)]
struct Game;

enum Event {
    Text(String),
}

#[state_machine(initial = "State::playing()")]
impl Game {
    #[state]
    fn playing(event: &Event) -> Outcome<State> {
        match event {
            Event::Text(_) => {
                println!("anything");
                Handled
            }
            Event::Text(text) if text.parse::<u32>().is_ok() => {
                println!("number");
                Handled
            }
        }
    }
}

fn main() {
    let mut game = Game.state_machine();
    game.handle(&Event::Text("7".to_owned()));
}
