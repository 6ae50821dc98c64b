//! Which kinds of update a bot wants.

use crate::update::Kind;

/// What `allowed_updates` said last.
#[derive(Clone, Debug, Default)]
pub(crate) enum Allowed {
    /// Nothing yet, or an empty list: every kind but those that have to be asked for.
    #[default]
    Usual,
    /// These alone.
    Only(Vec<Kind>),
}

impl Allowed {
    /// The kinds of those names. Unknown names are passed over; where no name is known, the usual kinds are meant.
    pub(crate) fn of(names: &[String]) -> Self {
        let kinds: Vec<Kind> = names.iter().map(|it| Kind::from_name(it)).filter(|it| *it != Kind::Unknown).collect();
        if kinds.is_empty() { Self::Usual } else { Self::Only(kinds) }
    }

    /// Whether the bot is told of updates of this kind.
    pub(crate) fn permits(&self, kind: Kind) -> bool {
        match self {
            Self::Usual => !matches!(kind, Kind::ChatMember | Kind::MessageReaction | Kind::MessageReactionCount),
            Self::Only(kinds) => kinds.contains(&kind),
        }
    }

    /// The names, where the bot gave any.
    pub(crate) fn names(&self) -> Option<Vec<&'static str>> {
        match self {
            Self::Usual => None,
            Self::Only(kinds) => Some(kinds.iter().map(|it| it.name()).collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(names: &[&str], message: bool, callback_query: bool, chat_member: bool) {
        let allowed = Allowed::of(&names.iter().map(|&it| it.to_owned()).collect::<Vec<_>>());
        let permitted = [Kind::Message, Kind::CallbackQuery, Kind::ChatMember].map(|it| allowed.permits(it));
        assert_eq!(permitted, [message, callback_query, chat_member]);
    }

    #[test]
    fn unknown_names_are_passed_over() {
        check(&[], true, true, false);
        check(&["message"], true, false, false);
        check(&["nonsense", "chat_member"], false, false, true);
        check(&["nonsense"], true, true, false);
    }
}
