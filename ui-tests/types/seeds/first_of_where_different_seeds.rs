//! expect: `(Form, Menu)` are not conversations of one seed that a bot with the application `()` can run
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Form {
    #[state(entry)]
    Open,
}

#[handler]
impl Form {
    #[on(form::Open, text)]
    fn text() -> Stay { Stay }
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_user)]
enum Menu {
    #[state(entry)]
    Shown,
}

#[handler]
impl Menu {
    #[on(menu::Shown, text)]
    fn text() -> Stay { Stay }
}

fn registered(bot: stategram::Bot) -> stategram::Builder {
    bot.first_of_where::<(Form, Menu)>(only([7]))
}

fn main() {}
