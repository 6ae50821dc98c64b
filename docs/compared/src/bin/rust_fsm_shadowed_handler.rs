//! There are two transitions for one state and one input.
use rust_fsm::state_machine;

state_machine! {
    #[derive(Debug)]
    game(Playing)

    Playing(Text) => Lost,
    Playing(Text) => Won
}

fn main() {
    let mut game = game::StateMachine::new();
    let _ = game.consume(&game::Input::Text);
    println!("{:?}", game.state());
}
