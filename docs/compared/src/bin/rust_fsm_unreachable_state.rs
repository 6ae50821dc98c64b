//! There is a way out of `Lost`, and nothing goes there.
use rust_fsm::state_machine;

state_machine! {
    #[derive(Debug)]
    game(Idle)

    Idle(Text) => Playing,
    Playing(Number) => Idle,
    Lost(Text) => Idle
}

fn main() {
    let mut game = game::StateMachine::new();
    for input in [game::Input::Text, game::Input::Number] {
        let _ = game.consume(&input);
    }
}
