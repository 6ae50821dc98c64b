//! `Plaing` is no state.
use rust_fsm::state_machine;

state_machine! {
    #[derive(Debug)]
    game(Idle)

    Idle(Text) => Plaing,
    Playing(Number) => Idle
}

fn main() {
    let mut game = game::StateMachine::new();
    for input in [game::Input::Text, game::Input::Number] {
        let done = game.consume(&input).is_ok();
        println!("{input:?}: {done}, then {:?}", game.state());
    }
}
