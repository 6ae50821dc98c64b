//! Who plays in a test, and where.

use std::collections::{BTreeSet, HashMap};

use super::{Doing, Said, Step};
use crate::simulator::account::State;
use crate::simulator::{YOU, people};
use crate::types::{Chat, ChatType, User};

/// The people and groups of a test.
pub(super) struct Cast {
    people: Vec<Player>,
    groups: Vec<Gathering>,
}

/// Somebody who does something.
struct Player {
    id: u64,
    /// What the test calls the user.
    name: String,
    /// What the user was called, if that is not it, since the kit has but one user of a name.
    first_name: Option<String>,
    variable: String,
}

/// Where it is done, if that is no private chat.
struct Gathering {
    /// A supergroup is the group that it was.
    ids: Vec<i64>,
    /// What the test calls it.
    name: String,
    /// What it was called, if that is not it.
    title: Option<String>,
    /// What it was, if that is no plain group.
    kind: Option<&'static str>,
    variable: String,
    /// The variables of those who do something there.
    members: Vec<String>,
}

impl Cast {
    pub(super) fn of(state: &State, steps: &[Step]) -> Self {
        let mut taken: BTreeSet<String> = ["bot", "folder", "setup"].map(str::to_owned).into();
        let mut names = BTreeSet::from(["you".to_owned()]);
        let mut titles = BTreeSet::new();
        let mut cast = Self { people: Vec::new(), groups: Vec::new() };
        for step in steps {
            let Doing::Deed { by, chat_id, .. } = &step.what else { continue };
            if cast.player(by).is_none() {
                let (name, first_name) = match i64::try_from(by.id) == Ok(YOU) && by.first_name == "You" {
                    true => ("you".to_owned(), None),
                    false => only(&by.first_name, &mut names),
                };
                let variable = variable(&by.first_name, "user", &mut taken);
                cast.people.push(Player { id: by.id, name, first_name, variable });
            }
            let room = state.rooms.get(chat_id).filter(|it| it.chat.type_field != ChatType::Private);
            let Some(room) = room else { continue };
            let person = cast.player(by).map(|it| it.variable.clone()).unwrap_or_default();
            let was = was(state, *chat_id);
            let known = cast.groups.iter().position(|it| it.ids.contains(chat_id) || it.ids.contains(&was));
            let at = known.unwrap_or_else(|| {
                let called = room.chat.title.as_deref().unwrap_or_default();
                let (name, title) = only(called, &mut titles);
                let variable = variable(called, "group", &mut taken);
                let ids = vec![was];
                let kind = kind(&room.chat);
                cast.groups.push(Gathering { ids, name, title, kind, variable, members: Vec::new() });
                cast.groups.len() - 1
            });
            let group = &mut cast.groups[at];
            if !group.ids.contains(chat_id) {
                group.ids.push(*chat_id);
            }
            if !group.members.contains(&person) {
                group.members.push(person);
            }
        }
        cast
    }

    fn player(&self, user: &User) -> Option<&Player> {
        self.people.iter().find(|it| it.id == user.id)
    }

    /// What users and groups are called in the test, by their ids.
    pub(super) fn names(&self) -> HashMap<i64, String> {
        let renamed = |it: &&Player| it.first_name.is_some();
        let people = self.people.iter().filter(renamed);
        let people = people.filter_map(|it| Some((i64::try_from(it.id).ok()?, it.name.clone())));
        let groups = self.groups.iter().filter(|it| it.title.is_some());
        people.chain(groups.flat_map(|it| it.ids.iter().map(|id| (*id, it.name.clone())))).collect()
    }

    pub(super) fn introduce(&self, line: &mut impl FnMut(&str)) {
        for Player { name, first_name, variable, .. } in &self.people {
            if let Some(first_name) = first_name {
                line(&format!("// Another {first_name:?}: users of one name would be one user here."));
            }
            line(&format!("let {variable} = bot.user({name:?});"));
        }
        for Gathering { name, title, kind, variable, members, .. } in &self.groups {
            if let Some(title) = title {
                line(&format!("// Another {title:?}: groups of one name would be one group here."));
            }
            if let Some(kind) = kind {
                line(&format!("// It was {kind}. Here it is a plain group, where the bot may do otherwise."));
            }
            let members: Vec<String> = members.iter().map(|it| format!("&{it}")).collect();
            line(&format!("let {variable} = bot.group({name:?}, &[{}]);", members.join(", ")));
        }
    }

    pub(super) fn says(&self, by: &User, chat_id: i64, topic: Option<i32>, said: &Said) -> String {
        let person = self.player(by).map(|it| it.variable.as_str()).unwrap_or_default();
        let call = match said {
            Said::Call(call) => call,
            Said::Asked(_) => {
                return format!("// {person} asked how it is shipped and did not buy it, for which there is no step.");
            }
            Said::Sentence(sentence) => return format!("// {person} {sentence}."),
        };
        let group = self.groups.iter().find(|it| it.ids.contains(&chat_id)).map(|it| &it.variable);
        match (group, topic) {
            (None, _) => format!("{person}.{call}.await;"),
            (Some(group), None) => format!("{person}.in_(&{group}).{call}.await;"),
            (Some(group), Some(topic)) => format!("{person}.in_topic(&{group}, {topic}).{call}.await;"),
        }
    }
}

/// A name that the kit, which makes ids from names, has not given away; and the one that it stands for, if that is another.
fn only(name: &str, taken: &mut BTreeSet<String>) -> (String, Option<String>) {
    let mut only = name.to_owned();
    let mut nth = 2;
    while !taken.insert(only.to_lowercase()) {
        only = format!("{name}{nth}");
        nth += 1;
    }
    let called = (only != name).then(|| name.to_owned());
    (only, called)
}

/// The group that a supergroup was, or the chat itself.
fn was(state: &State, chat_id: i64) -> i64 {
    let became = |group: &i64| state.rooms.get(group).is_some_and(|it| it.migrated_to == Some(chat_id));
    people::group_before(chat_id).filter(became).unwrap_or(chat_id)
}

/// What a chat is for which the kit has no room.
fn kind(chat: &Chat) -> Option<&'static str> {
    match chat.type_field {
        ChatType::Channel => Some("a channel"),
        _ if chat.is_forum == Some(true) => Some("a forum"),
        ChatType::Supergroup => Some("a supergroup"),
        _ => None,
    }
}

/// A variable for a name: its letters, or a number where it has none that Rust takes.
fn variable(name: &str, kind: &str, taken: &mut BTreeSet<String>) -> String {
    let lower = name.to_lowercase();
    let mut plain: String =
        lower.chars().map(|it| if it.is_ascii_alphanumeric() { it } else { '_' }).take(40).collect();
    plain = plain.trim_matches('_').to_owned();
    let is_word = plain.starts_with(|it: char| it.is_ascii_lowercase());
    // With an underscore behind it, it is no word of Rust's.
    let is_rusts = is_word && !is_free(&plain);
    let base = match (is_word, is_rusts) {
        (false, _) => kind.to_owned(),
        (true, true) => format!("{plain}_"),
        (true, false) => plain,
    };
    let mut variable = base.clone();
    let mut nth = 2;
    while !taken.insert(variable.clone()) {
        variable = format!("{base}{nth}");
        nth += 1;
    }
    variable
}

/// Whether a word is free to be a variable.
fn is_free(word: &str) -> bool {
    const WORDS: [&str; 51] = [
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
        "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
        "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
        "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
    ];
    !WORDS.contains(&word)
}
