//! The bot that is being written, and what the editor makes of it.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::server::Server;

/// The bot as it stands in its file.
pub(crate) const BOT: &str = include_str!("fixture/bot.rs");

/// An editor in which the bot is open.
pub(crate) struct Editor {
    server: Server,
    uri: String,
    version: u64,
    /// What is in the window.
    text: String,
    _folder: TempDir,
}

impl Editor {
    /// Opens the bot.
    pub(crate) fn open() -> Self {
        // Beside what is built already, so that the macros are not built from nothing.
        let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let target = tmp.parent().expect("it is below the target folder");
        let folder = tempfile::Builder::new().prefix("bot").tempdir_in(tmp).expect("a folder");
        let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
        let write = |path: &str, content: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder"))
                .and_then(|()| fs::write(path, content))
                .expect("a file");
        };
        write("Cargo.toml", &manifest(repository));
        let lock = fs::read_to_string(repository.join("Cargo.lock")).expect("the versions of everything");
        write("Cargo.lock", &lock);
        write("src/main.rs", BOT);
        write("library/core/src/lib.rs", include_str!("fixture/std/core.rs"));
        write("library/std/src/lib.rs", include_str!("fixture/std/std.rs"));
        let settings = json!({
            "cargo": { "sysrootSrc": folder.path().join("library") },
            "checkOnSave": false,
            "cachePriming": { "enable": false },
        });
        let mut server = Server::start(folder.path(), target, &settings);
        let uri = format!("file://{}", folder.path().join("src/main.rs").display());
        let document = json!({ "uri": uri, "languageId": "rust", "version": 0, "text": BOT });
        server.tell("textDocument/didOpen", &json!({ "textDocument": document }));
        Self { server, uri, version: 0, text: BOT.to_owned(), _folder: folder }
    }

    /// Types something, and says what is asked at the cursor, which is the last `|`.
    pub(crate) fn at(&mut self, edits: &[(&str, &str)]) -> Value {
        let mut text = BOT.to_owned();
        let mut cursor = 0;
        for (old, new) in edits {
            assert_eq!(BOT.matches(old).count(), 1, "`{old}` is one place");
            let at = text.find(old).expect("it is not edited twice");
            let bar = new.rfind('|').filter(|_| edits.last() == Some(&(old, new)));
            let typed = bar.map_or_else(|| (*new).to_owned(), |bar| format!("{}{}", &new[..bar], &new[bar + 1..]));
            text.replace_range(at..at + old.len(), &typed);
            cursor = at + bar.unwrap_or(0);
        }
        self.version += 1;
        self.text.clone_from(&text);
        self.server.tell(
            "textDocument/didChange",
            &json!({
                "textDocument": { "uri": self.uri, "version": self.version },
                "contentChanges": [{ "text": text }],
            }),
        );
        let line = text[..cursor].matches('\n').count();
        let column = cursor - text[..cursor].rfind('\n').map_or(0, |it| it + 1);
        json!({ "textDocument": { "uri": self.uri }, "position": { "line": line, "character": column } })
    }

    /// What is offered, the best first.
    pub(crate) fn offers(&mut self, at: &Value) -> Vec<String> {
        let mut answer = self.server.ask("textDocument/completion", at);
        let items = if answer.is_array() { answer } else { answer["items"].take() };
        let mut items: Vec<(String, String)> = items
            .as_array()
            .into_iter()
            .flatten()
            .map(|it| {
                (it["sortText"].as_str().unwrap_or("~").to_owned(), it["label"].as_str().unwrap_or("").to_owned())
            })
            .collect();
        items.sort();
        items.into_iter().map(|(_, label)| label).collect()
    }

    /// Where it goes: lines with a caret behind, `file.rs` in front where that is another file.
    pub(crate) fn goes_to(&mut self, at: &Value) -> Vec<String> {
        let answer = self.server.ask("textDocument/definition", at);
        let shown = |target: &Value| {
            let uri = target["uri"].as_str().unwrap_or("?");
            let place = &target["range"]["start"];
            let index = |name: &str| place[name].as_u64().and_then(|it| usize::try_from(it).ok()).unwrap_or(0);
            let text = match uri == self.uri {
                true => self.text.clone(),
                false => fs::read_to_string(uri.trim_start_matches("file://")).unwrap_or_default(),
            };
            let line = text.lines().nth(index("line")).unwrap_or("").to_owned();
            let (before, after) = line.split_at(index("character").min(line.len()));
            let name = if uri == self.uri { "" } else { uri.rsplit('/').next().unwrap_or(uri) };
            format!("{name}{}^{}", before.trim_start(), after)
        };
        answer.as_array().into_iter().flatten().map(shown).collect()
    }

    /// The window after a renaming, or why there is none.
    pub(crate) fn renamed(&mut self, at: &Value, name: &str) -> Result<String, String> {
        let mut question = at.clone();
        question["newName"] = name.into();
        let answer = self.server.ask("textDocument/rename", &question);
        let mut edits: Vec<&Value> = match (&answer["documentChanges"], &answer["changes"]) {
            (Value::Array(documents), _) => {
                documents.iter().filter_map(|it| it["edits"].as_array()).flatten().collect()
            }
            (_, Value::Object(files)) => files.values().filter_map(Value::as_array).flatten().collect(),
            _ => return Err(answer["message"].as_str().unwrap_or("nothing").to_owned()),
        };
        let place = |edit: &Value, end: &str| {
            let at = &edit["range"][end];
            (at["line"].as_u64().unwrap_or(0), at["character"].as_u64().unwrap_or(0))
        };
        edits.sort_by_key(|edit| place(edit, "start"));
        let mut text = self.text.clone();
        for edit in edits.into_iter().rev() {
            let offset = |(line, column): (u64, u64)| {
                let before = self
                    .text
                    .split_inclusive('\n')
                    .take(usize::try_from(line).unwrap_or(0))
                    .map(str::len)
                    .sum::<usize>();
                before + usize::try_from(column).unwrap_or(0)
            };
            let range = offset(place(edit, "start"))..offset(place(edit, "end"));
            text.replace_range(range, edit["newText"].as_str().unwrap_or(""));
        }
        Ok(text)
    }

    /// What it shows of the name under the pointer.
    pub(crate) fn shows(&mut self, at: &Value) -> String {
        self.server.ask("textDocument/hover", at)["contents"]["value"].as_str().unwrap_or("").to_owned()
    }

    /// What it underlines, but for types that do not fit: to know that they do takes more of the standard library than there is.
    pub(crate) fn underlines(&mut self) -> Vec<String> {
        let answer = self.server.ask("textDocument/diagnostic", &json!({ "textDocument": { "uri": self.uri } }));
        let items = answer["items"].as_array().into_iter().flatten();
        let items = items.filter(|it| it["code"] != "E0308");
        items.map(|it| it["message"].as_str().unwrap_or("").to_owned()).collect()
    }

    /// Closes it.
    pub(crate) fn close(self) {
        self.server.stop();
    }
}

fn manifest(repository: &Path) -> String {
    format!(
        "[package]
name = \"bot\"
version = \"0.0.0\"
edition = \"2024\"
publish = false

[dependencies]
serde = {{ version = \"1\", features = [\"derive\"] }}
stategram = {{ path = {repository:?} }}
tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}

[workspace]
"
    )
}
