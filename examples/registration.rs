//! Asks for a name, an age and an e-mail address, one after the other: `/back` goes a question back, `/cancel` gives up, and
//! at the end there is a summary to be confirmed.
//!
//!     cargo run --example registration
//!
//! runs in this terminal, against a simulated Telegram: write `/register`. With `TELEGRAM_BOT_TOKEN` set it is a real bot.

use std::str::FromStr;

use stategram::prelude::*;

/// A form. Who falls silent for an hour begins anew; who has registered is remembered.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user, chats(private), expires = "1h")]
pub(crate) enum Registration {
    #[state(entry)]
    Outside,
    /// Asked for a name.
    Name,
    /// Asked for an age.
    Age { name: String },
    /// Asked for an address.
    Email { name: String, age: u8 },
    /// Asked whether all of it is right.
    Summary { name: String, age: u8, email: String },
    #[state(expires = never)]
    Registered { name: String },
}
use registration::{Age, Email, Name, Outside, Registered, Summary};

#[handler]
impl Registration {
    #[on(Outside, command = "register")]
    fn begin(reply: &mut Reply) -> Name {
        reply.text("/back goes a question back, /cancel gives up.");
        Name
    }

    #[on(Outside, message)]
    fn outside(reply: &mut Reply) -> Stay {
        reply.text("Write /register to register.");
        Stay
    }

    #[on(Name | Age | Email | Summary, command = "cancel")]
    fn cancel(reply: &mut Reply) -> End {
        reply.text("Cancelled. Nothing was kept. /register begins anew.");
        End
    }

    // Whoever goes back to a question enters its state anew, and is asked again.

    #[on(Name, enter)]
    fn ask_name(reply: &mut Reply) {
        reply.text("What is your name?");
    }

    #[on(Name | Age, command = "back")]
    fn back_to_name() -> Name {
        Name
    }

    #[on(Name, text)]
    fn name(Text(FullName(name)): Text<FullName>) -> Age {
        Age { name }
    }

    #[on(Name, message)]
    fn no_name(reply: &mut Reply) -> Stay {
        reply.text("A name has 1 to 64 letters.");
        Stay
    }

    #[on(Age, enter)]
    fn ask_age(age: &Age, reply: &mut Reply) {
        reply.text(format!("How old are you, {}?", age.name));
    }

    #[on(Age, text)]
    fn age(Age { name }: Age, Text(Years(age)): Text<Years>) -> Email {
        Email { name, age }
    }

    #[on(Age, message)]
    fn no_age(reply: &mut Reply) -> Stay {
        reply.text("Your age is a number from 18 to 120.");
        Stay
    }

    #[on(Email, enter)]
    fn ask_email(reply: &mut Reply) {
        reply.text("Which e-mail address can we write to?");
    }

    #[on(Email, command = "back")]
    fn back_to_age(Email { name, .. }: Email) -> Age {
        Age { name }
    }

    #[on(Email, text)]
    fn email(Email { name, age }: Email, Text(Address(email)): Text<Address>) -> Summary {
        Summary { name, age, email }
    }

    #[on(Email, message)]
    fn no_email(reply: &mut Reply) -> Stay {
        reply.text("That is no e-mail address.");
        Stay
    }

    #[on(Summary, enter)]
    fn summary(Summary { name, age, email }: &Summary, reply: &mut Reply) {
        let buttons = Keyboard::new().button("Correct", "correct").button("Back", "back").button("Cancel", "cancel");
        reply.text(format!("Name: {name}\nAge: {age}\nE-mail: {email}\nIs that correct?")).keyboard(buttons);
    }

    #[on(Summary, command = "back")]
    #[on(Summary, callback = "back")]
    fn back_to_email(Summary { name, age, .. }: Summary) -> Email {
        Email { name, age }
    }

    #[on(Summary, callback = "cancel")]
    fn cancel_by_button(reply: &mut Reply) -> End {
        reply.edit_pressed("Cancelled. Nothing was kept. /register begins anew.");
        End
    }

    #[on(Summary, callback = "correct")]
    fn register(Summary { name, .. }: Summary, reply: &mut Reply) -> Registered {
        reply.edit_pressed(format!("Thank you, {name}. You are registered."));
        Registered { name }
    }

    #[on(Summary, message)]
    fn press_a_button(reply: &mut Reply) -> Stay {
        reply.text("Please press one of the buttons.");
        Stay
    }

    #[on(Name | Age | Email | Summary, expired)]
    fn forgotten(reply: &mut Reply) -> End {
        reply.text("You were away for an hour, so nothing was kept. /register begins anew.");
        End
    }

    #[on(Registered, command = "forget")]
    fn forget(reply: &mut Reply) -> End {
        reply.text("Forgotten.");
        End
    }

    #[on(Registered, message)]
    fn already(Registered { name }: &Registered, reply: &mut Reply) -> Stay {
        reply.text(format!("You have already registered, {name}. /forget removes you."));
        Stay
    }
}

// A text that is none of these is left to the next handler, which says what is wanted.

struct FullName(String);
struct Years(u8);
struct Address(String);

impl FromStr for FullName {
    type Err = ();

    /// What begins with a slash is a command that is none here.
    fn from_str(text: &str) -> Result<Self, ()> {
        let named = (1..=64).contains(&text.chars().count()) && text.chars().any(char::is_alphabetic);
        if named && !text.starts_with('/') { Ok(Self(text.to_owned())) } else { Err(()) }
    }
}

impl FromStr for Years {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        text.parse().ok().filter(|age| (18..=120).contains(age)).map(Self).ok_or(())
    }
}

impl FromStr for Address {
    type Err = ();

    /// Whether there is such an address, only a letter to it can tell.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (name, domain) = text.split_once('@').ok_or(())?;
        let whole = !name.is_empty() && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.');
        let plain = !text.contains(char::is_whitespace) && !domain.contains('@');
        if whole && plain { Ok(Self(text.to_owned())) } else { Err(()) }
    }
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    stategram::Bot::from_env()?.conversation::<Registration>().run().await
}
