//! `descripton` is no key.
use teloxide::utils::command::BotCommands;

#[derive(BotCommands, Clone)]
#[command(rename_rule = "lowercase")]
enum Command {
    #[command(descripton = "Rolls")]
    Roll,
}

fn main() {
    println!("{}", Command::descriptions());
}
