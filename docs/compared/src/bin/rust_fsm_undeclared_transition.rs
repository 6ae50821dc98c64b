//! What is not in the table does not happen; a `Number` comes to one who does not play.
use rust_fsm::state_machine;

state_machine! {
    #[derive(Debug)]
    game(Idle)

    Idle(Text) => Playing,
    Playing(Number) => Idle
}

fn main() {
    let mut game = game::StateMachine::new();
    for input in [game::Input::Number, game::Input::Text] {
        let done = game.consume(&input).map(|_| ());
        println!("{input:?}: {done:?}, then {:?}", game.state());
    }
}
