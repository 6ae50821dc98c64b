//! `inptu` is no key.
use rust_fsm::state_machine;

#[derive(Debug)]
pub enum Said {
    Text,
    Number,
}

state_machine! {
    #[state_machine(inptu(crate::Said))]
    game(Idle)

    Idle(Text) => Playing,
    Playing(Number) => Idle
}

fn main() {
    let mut game = game::StateMachine::new();
    let _ = game.consume(&Said::Text);
}
