//! Telegram is told which commands there are.

use std::collections::{BTreeSet, HashSet};

use tracing::{debug, warn};

use crate::bot::{ApiError, Bot};
use crate::commands::{Audience, CommandInfo};
use crate::types::BotCommand;
use crate::types::methods::{GetMyCommandsParams, SetMyCommandsParams};
use crate::{Error, Result};

/// The most commands that Telegram takes for one audience.
const MOST: usize = 100;

/// The commands of a bot, for each audience in the order in which they are offered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Menu(Vec<(Audience, Vec<&'static CommandInfo>)>);

impl Menu {
    /// Adds commands for this audience; for one without a language also in each language that one of them is described in.
    pub(crate) fn add(&mut self, audience: Audience, list: &'static [CommandInfo]) {
        let shown = list.iter().filter(|it| !it.hidden);
        match self.0.iter_mut().find(|(it, _)| *it == audience) {
            Some((_, commands)) => commands.extend(shown),
            None => self.0.push((audience, shown.collect())),
        }
    }

    /// What is said to Telegram.
    ///
    /// # Errors
    /// [`Error::Setting`] where two commands of one audience have one name, or there are too many.
    pub(crate) fn lists(&self) -> Result<Vec<(Audience, Vec<BotCommand>)>> {
        let mut lists = Vec::new();
        for (audience, commands) in &self.0 {
            let mut names = HashSet::new();
            if let Some(twice) = commands.iter().find(|it| !names.insert(it.name)) {
                let name = twice.name;
                return Err(Error::Setting(format!(
                    "the command `/{name}` is registered twice for one audience: give one of the two another name"
                )));
            }
            if commands.len() > MOST {
                return Err(Error::Setting(format!(
                    "{} commands are registered for one audience, and Telegram takes {MOST}: mark some \
                     `#[command(hidden)]`",
                    commands.len()
                )));
            }
            let list = |language: Option<&str>| commands.iter().map(|it| it.shown(language)).collect::<Vec<_>>();
            lists.push((audience.clone(), list(audience.language.as_deref())));
            if audience.language.is_none() {
                let languages: BTreeSet<&str> =
                    commands.iter().flat_map(|it| it.descriptions).map(|(code, _)| *code).collect();
                for code in languages {
                    let audience = audience.clone().language(code);
                    // What was registered for a language by itself stays as it is.
                    if !self.0.iter().any(|(other, _)| *other == audience) {
                        lists.push((audience, list(Some(code))));
                    }
                }
            }
        }
        Ok(lists)
    }
}

/// Tells Telegram of the commands that it does not know yet as they are. A bot answers without it, so that what goes wrong here
/// is only logged.
///
/// # Errors
/// Where Telegram does not know the token.
pub(crate) async fn register(bot: &Bot, lists: Vec<(Audience, Vec<BotCommand>)>) -> Result<()> {
    for (Audience { scope, language }, commands) in lists {
        let mut known = GetMyCommandsParams::builder().scope(scope.clone()).build();
        known.language_code.clone_from(&language);
        let told = match bot.call_by_name::<_, Vec<BotCommand>>("getMyCommands", &known).await {
            Ok(known) if same(&known, &commands) => {
                debug!(?scope, language, "Telegram knows the commands already");
                continue;
            }
            // What cannot be compared is said again.
            Ok(_) | Err(ApiError::Unreadable { .. }) => {
                let mut params = SetMyCommandsParams::builder().commands(commands).scope(scope.clone()).build();
                params.language_code.clone_from(&language);
                bot.call_by_name::<_, bool>("setMyCommands", &params).await.map(drop)
            }
            Err(error) => Err(error),
        };
        match told {
            Ok(()) => debug!(?scope, language, "Telegram is told the commands"),
            Err(ApiError::Unauthorized) => return Err(Error::unknown_token()),
            Err(error) => warn!(?scope, language, "the commands cannot be registered with Telegram: {error}"),
        }
    }
    Ok(())
}

fn same(known: &[BotCommand], commands: &[BotCommand]) -> bool {
    let shown = |it: &BotCommand| (it.command.clone(), it.description.clone());
    known.iter().map(shown).eq(commands.iter().map(shown))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::bot::Scripted;

    fn lists() -> Vec<(Audience, Vec<BotCommand>)> {
        let roll = BotCommand::builder().command("roll").description("Throws dice").build();
        vec![(Audience::everyone(), vec![roll.clone()]), (Audience::groups().language("de"), vec![roll])]
    }

    async fn told(script: &Scripted) -> (Result<()>, Vec<String>) {
        let done = register(&Bot::over(script.clone()), lists()).await;
        (done, script.calls().into_iter().map(|it| format!("{} {}", it.method, it.params)).collect())
    }

    #[tokio::test]
    async fn telegram_is_told_only_what_it_does_not_know() {
        let script = Scripted::new();
        script.answer("getMyCommands", &json!([{"command": "roll", "description": "Throws dice"}]));
        script.answer("getMyCommands", &json!([{"command": "roll", "description": "Other"}]));
        script.answer("setMyCommands", &json!(true));
        let (done, calls) = told(&script).await;
        done.unwrap();
        let set = r#"setMyCommands {"commands":[{"command":"roll","description":"Throws dice"}],"language_code":"de","scope":{"type":"all_group_chats"}}"#;
        assert_eq!(
            calls,
            [
                r#"getMyCommands {"scope":{"type":"default"}}"#,
                r#"getMyCommands {"language_code":"de","scope":{"type":"all_group_chats"}}"#,
                set,
            ]
        );
    }

    #[tokio::test]
    async fn what_fails_is_no_reason_not_to_run_unless_the_token_is_wrong() {
        let script = Scripted::new();
        script.refuse("getMyCommands", 500, "Internal Server Error");
        script.answer("getMyCommands", &json!([]));
        script.refuse("setMyCommands", 400, "Bad Request: BOT_COMMAND_INVALID");
        let (done, calls) = told(&script).await;
        done.unwrap();
        assert_eq!(calls.len(), 3);
        let script = Scripted::new();
        script.refuse("getMyCommands", 401, "Unauthorized");
        let (done, calls) = told(&script).await;
        assert!(matches!(done, Err(Error::Setting(_))));
        assert_eq!(calls.len(), 1);
    }
}
