//! expect: `Cmd` is no set of commands

struct Cmd;

fn commands(bot: stategram::Builder) -> stategram::Builder {
    bot.commands::<Cmd>()
}

fn main() {}
