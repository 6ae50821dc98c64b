//! How much a bot may send.

use std::env::VarError;

use crate::bot::Bot;
use crate::limits::Limits;
use crate::runtime::Builder;

impl<A: Send + Sync + 'static> Builder<A> {
    /// How much the bot may send; what is more waits. Else `STATEGRAM_LIMITS=off` turns the limits off; limits given here win.
    ///
    /// By default a bot keeps to [Telegram's](Limits::telegram). A bot [over a transport](Bot::over) of one's own, at the simulator of
    /// its own process, or under test (`stategram::testing`) has none, since nobody there wants to wait.
    ///
    /// From its start on the bot's clones are limited as well, those that were made before among them, until it has ended. A bot that is
    /// not started ([`Bot::updates`], or none but calls) has no limits.
    ///
    /// Replies that have to wait are counted (`stategram_replies_throttled`, by `scope`: `chat`, `group`, `overall`, `paid`, or
    /// `asked`, where Telegram has asked to wait), and for how long (`stategram_replies_throttled_seconds`).
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = Some(limits);
        self
    }
}

/// The limits that were given, or what the environment says, or what the bot has by itself.
pub(super) fn of(given: Option<Limits>, bot: &Bot) -> Result<Limits, String> {
    choose(given, std::env::var("STATEGRAM_LIMITS"), bot.limits())
}

fn choose(given: Option<Limits>, variable: Result<String, VarError>, usual: Limits) -> Result<Limits, String> {
    let limits = match (given, variable.as_deref().map(str::trim)) {
        (Some(limits), _) => limits,
        (None, Ok("off")) => Limits::off(),
        (None, Ok("") | Err(VarError::NotPresent)) => usual,
        (None, Ok(_) | Err(VarError::NotUnicode(_))) => {
            return Err("STATEGRAM_LIMITS can be `off` and nothing else: unset it to keep to Telegram's limits, or give others \
                        with `.limits(..)`"
                .to_owned());
        }
    };
    limits.check().map(|()| limits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_wins_over_the_environment_and_that_over_what_is_usual() {
        let (telegram, few) = (Limits::telegram(), Limits::telegram().overall(1));
        let set = |it: &str| Ok(it.to_owned());
        assert_eq!(choose(None, Err(VarError::NotPresent), telegram), Ok(telegram));
        assert_eq!(choose(None, set(""), telegram), Ok(telegram));
        assert_eq!(choose(None, set("off"), telegram), Ok(Limits::off()));
        assert_eq!(choose(Some(few), set("off"), telegram), Ok(few));
        assert_eq!(choose(None, set(""), Limits::off()), Ok(Limits::off()));
    }

    #[test]
    fn what_makes_no_sense_is_refused_in_a_sentence() {
        let refused = choose(None, Ok("on".to_owned()), Limits::telegram()).unwrap_err();
        assert!(refused.starts_with("STATEGRAM_LIMITS can be `off` and nothing else"), "{refused}");
        let given = |limits| choose(Some(limits), Err(VarError::NotPresent), Limits::off()).unwrap_err();
        assert_eq!(
            given(Limits::telegram().per_group(0)),
            "`Limits::per_group(0)` would never let a message through: give at least 1, or `None` for no limit"
        );
        assert_eq!(
            given(Limits::off().burst(0)),
            "`Limits::burst(0)` would never let a message through: give at least 1"
        );
        assert_eq!(
            given(Limits::off().paid(1_001)),
            "`Limits::paid(1001)` is more than Telegram allows: give 1000 at most"
        );
    }
}
