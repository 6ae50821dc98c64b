//! Whether everything that an author can write has its paragraph, with an example that is compiled.
//!
//! What there is, the code says itself: the macros name all keys to whoever writes one that does not exist, and arguments and
//! results are what implements the traits for them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::quote;

/// The documentation of one macro, with the files that are included in it.
pub(crate) struct Page {
    name: String,
    sections: Vec<Section>,
}

/// What stands under one heading.
struct Section {
    heading: String,
    prose: String,
    examples: Vec<String>,
}

impl Page {
    /// Reads `src/author/NAME.rs`.
    pub(crate) fn read(name: &str) -> Self {
        let source = runtime().join("author").join(format!("{name}.rs"));
        let mut page = Self { name: name.to_owned(), sections: vec![Section::new("")] };
        let mut in_example = false;
        for line in lines(&source) {
            let heading = line.trim_start_matches('#');
            let section = page.sections.last_mut().unwrap();
            if line.starts_with("```") {
                in_example = !in_example;
                if in_example {
                    assert_eq!(line, "```", "{name}: an example that is not compiled and run is none");
                    section.examples.push(String::new());
                }
            } else if in_example {
                let example = section.examples.last_mut().unwrap();
                example.push_str(&line);
                example.push('\n');
            } else if line.starts_with('#') && heading.starts_with(' ') {
                page.sections.push(Section::new(heading.trim()));
            } else {
                section.prose.push_str(&line);
                section.prose.push('\n');
            }
        }
        assert!(!in_example, "{name}: an example without an end");
        page
    }

    /// That there is a section of that name, which says something and shows what `shows` finds in an example.
    #[track_caller]
    pub(crate) fn explains(&self, name: &str, shows: impl Fn(&str) -> bool) {
        let heading = format!("`{name}`");
        let found: Vec<_> = self.sections.iter().filter(|it| it.heading == heading).collect();
        let [section] = &found[..] else {
            panic!("{}: {} sections with the heading {heading}", self.name, found.len());
        };
        assert!(section.is_told(), "{}: nothing is said of {heading}", self.name);
        assert!(section.examples.iter().any(|it| shows(it)), "{}: no example shows {heading}", self.name);
    }

    /// Whether a section with examples lists that item, as a link.
    pub(crate) fn lists(&self, name: &str, path: &str) -> bool {
        let link = format!("[`{name}`]({path}::{name})");
        self.sections.iter().any(|it| it.is_told() && !it.examples.is_empty() && it.prose.contains(&link))
    }

    /// Whether there is a section about this argument or one of its family, with an example that takes it.
    fn has_argument(&self, name: &str) -> bool {
        let (whole, open) = (format!("`{name}`"), format!("`{name}<"));
        let is_about = |it: &&Section| it.heading.contains(&whole) || it.heading.contains(&open);
        let mut sections = self.sections.iter().filter(is_about);
        sections.any(|it| it.is_told() && it.examples.iter().any(|it| it.contains(name)))
            || ["crate::extract", "crate::machine"].iter().any(|path| self.lists(name, path))
    }

    fn anchors(&self) -> BTreeSet<String> {
        let mut anchors = BTreeSet::new();
        let mut counts = BTreeMap::new();
        for section in &self.sections {
            let slug: String = section.heading.chars().filter_map(anchor_letter).collect();
            let count = counts.entry(slug.clone()).or_insert(0);
            anchors.insert(if *count == 0 { slug } else { format!("{slug}-{count}") });
            *count += 1;
        }
        anchors
    }
}

impl Section {
    fn new(heading: &str) -> Self {
        Self { heading: heading.to_owned(), prose: String::new(), examples: Vec::new() }
    }

    fn is_told(&self) -> bool {
        self.prose.split_whitespace().count() >= 5
    }
}

/// As rustdoc makes anchors of headings.
fn anchor_letter(letter: char) -> Option<char> {
    match letter {
        it if it.is_alphanumeric() || it == '-' || it == '_' => Some(it.to_ascii_lowercase()),
        it if it.is_whitespace() => Some('-'),
        _ => None,
    }
}

/// The documentation in a source file, line by line.
fn lines(source: &Path) -> Vec<String> {
    let text = fs::read_to_string(source).unwrap();
    let mut lines = Vec::new();
    for line in text.lines() {
        if let Some(comment) = line.strip_prefix("///") {
            lines.push(comment.strip_prefix(' ').unwrap_or(comment).to_owned());
        } else if let Some(file) = line.strip_prefix("#[doc = include_str!(\"") {
            let file = source.parent().unwrap().join(file.trim_end_matches("\")]"));
            lines.extend(fs::read_to_string(file).unwrap().lines().map(str::to_owned));
        }
    }
    lines
}

/// The sources of the crate whose macros these are.
fn runtime() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../src")
}

/// The sources under a folder, without their tests.
fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.file_stem().and_then(|it| it.to_str()) {
            Some("tests") => {}
            _ if path.is_dir() => sources(&path, found),
            _ if path.extension().is_some_and(|it| it == "rs") => found.push(fs::read_to_string(&path).unwrap()),
            _ => {}
        }
    }
}

/// The types that implement one of these traits, as far as they are named.
fn implementors(texts: &[String], traits: &[&str]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for text in texts {
        let code: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.starts_with("//")).collect();
        for header in code.join(" ").split("impl").skip(1).filter_map(|it| it.split_once(['{', ';'])).map(|it| it.0) {
            let Some((of, ty)) = header.rsplit_once(" for ") else { continue };
            let ty = ty.split(['<', ' ']).next().unwrap_or(ty).trim();
            if ty.len() > 1 && !ty.starts_with('$') && traits.iter().any(|it| of.contains(&format!(" {it}<"))) {
                names.insert(ty.to_owned());
            }
        }
    }
    names
}

/// `Photo(Vec<types::PhotoSize>) = photo;`, as the tables of payloads are written.
fn payloads(texts: &[String]) -> impl Iterator<Item = String> {
    texts.iter().flat_map(|text| text.lines()).filter_map(|line| {
        let (name, rest) = line.strip_prefix("    ")?.split_once('(')?;
        let is_name = name.starts_with(char::is_uppercase) && name.chars().all(char::is_alphanumeric);
        (is_name && rest.ends_with(';') && rest.contains(") ") && rest.contains(" = ")).then(|| name.to_owned())
    })
}

/// The keys that the macro names to who writes another one.
#[track_caller]
fn keys(expansion: &TokenStream) -> Vec<String> {
    let said = expansion.to_string();
    let (_, list) = said
        .split_once("key `zzzzzzzz`; there are ")
        .or_else(|| said.split_once("key `zzzzzzzz`; there is "))
        .expect(&said);
    let list = list.split('"').next().unwrap_or_default();
    list.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[track_caller]
fn all_explained(page: &str, expansion: &TokenStream) -> usize {
    let page = Page::read(page);
    let keys = keys(expansion);
    for key in &keys {
        page.explains(key, |example| example.contains(&format!("({key}")) || example.contains(&format!(", {key}")));
    }
    keys.len()
}

#[test]
fn every_key_of_a_conversation_and_its_states() {
    let count = all_explained(
        "conversation",
        &crate::conversation::derive(quote! {
            #[conversation(per_chat, zzzzzzzz)]
            enum Game {
                #[state(entry)]
                Idle,
            }
        }),
    );
    assert!(count >= 19, "{count}");
    let of_states = all_explained(
        "conversation",
        &crate::conversation::derive(quote! {
            #[conversation(per_chat)]
            enum Game {
                #[state(entry)]
                Idle,
                #[state(zzzzzzzz)]
                Playing,
            }
        }),
    );
    assert!(of_states >= 4, "{of_states}");
}

#[test]
fn every_key_of_the_other_macros() {
    let block = quote!(
        impl Game {}
    );
    all_explained("handler", &crate::handler::attribute(quote!(zzzzzzzz), block));
    let data = quote! {
        #[callback_data(zzzzzzzz)]
        struct Page(u32);
    };
    all_explained("callback_data", &crate::callback::derive(data));
    let variant = quote! {
        enum Button {
            #[callback_data(zzzzzzzz)]
            Yes,
        }
    };
    all_explained("callback_data", &crate::callback::derive(variant));
    let commands = quote! {
        #[command(zzzzzzzz)]
        enum Cmd {
            /// Helps
            Help,
        }
    };
    all_explained("command", &crate::command::derive(commands));
    let command = quote! {
        enum Cmd {
            /// Helps
            #[command(zzzzzzzz)]
            Help,
        }
    };
    all_explained("command", &crate::command::derive(command));
    let app = quote! {
        #[provide(zzzzzzzz)]
        struct App {
            name: String,
        }
    };
    all_explained("provide", &crate::provide::derive(app));
    let field = quote! {
        struct App {
            #[provide(zzzzzzzz)]
            name: String,
        }
    };
    all_explained("provide", &crate::provide::derive(field));
    let stored = quote! {
        #[schema(zzzzzzzz)]
        struct Pizza(u8);
    };
    all_explained("schema", &crate::schema::derive(stored));
    let field = quote!(
        struct Pizza(#[schema(zzzzzzzz)] u8);
    );
    all_explained("schema", &crate::schema::derive(field));
}

#[test]
fn every_attribute_is_asked_for_its_keys() {
    let macros = include_str!("lib.rs").split("attributes(").skip(1);
    let attributes: Vec<_> = macros.filter_map(|it| it.split(')').next()).flat_map(|it| it.split(", ")).collect();
    assert_eq!(attributes, ["callback_data", "command", "conversation", "state", "provide", "schema"]);
}

#[test]
fn every_argument() {
    let mut texts = Vec::new();
    sources(&runtime(), &mut texts);
    let mut names = implementors(&texts, &["Extract", "Argument", "Lend", "LendMut"]);
    names.extend(payloads(&texts));
    // Their table is a list of names.
    let seeds = texts.iter().find_map(|it| it.split_once("\nseeds! {\n    PerApplication")).unwrap().1;
    names
        .extend(seeds.split('}').next().unwrap().split(',').map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()));
    for known in
        ["Text", "Captures", "Photo", "WebAppData", "PollAnswer", "Inline", "PerKey", "Event", "Reply", "Timers"]
    {
        assert!(names.contains(known), "{known} is not found any more: {names:?}");
    }
    assert!(names.len() > 110, "{} arguments", names.len());
    let page = Page::read("handler");
    let missing: Vec<_> = names.iter().filter(|it| !page.has_argument(it)).collect();
    assert!(missing.is_empty(), "no paragraph with an example: {missing:?}");
}

#[test]
fn every_result() {
    let mut texts = Vec::new();
    sources(&runtime().join("machine"), &mut texts);
    let mut names = implementors(&texts, &["Outcome", "Nothing"]);
    assert!(names.remove("Unused"), "a slot of `To` that nobody writes");
    assert!(names.remove("()"), "{names:?}");
    assert!(names.len() >= 5, "{names:?}");
    let page = Page::read("handler");
    for name in &names {
        page.explains(name, |example| example.contains(&format!("-> {name}")));
    }
    assert!(page.sections.iter().any(|it| it.heading == "Nothing" && it.is_told() && !it.examples.is_empty()));
}

#[test]
fn every_link_within_the_pages_leads_somewhere() {
    let mut texts = Vec::new();
    sources(&runtime(), &mut texts);
    for (name, within) in [
        ("handler", "macro@crate::handler#"),
        ("conversation", "derive@crate::Conversation#"),
        ("callback_data", "derive@crate::CallbackData#"),
        ("command", "derive@crate::Command#"),
        ("provide", "derive@crate::Provide#"),
        ("schema", "derive@crate::Schema#"),
    ] {
        let page = Page::read(name);
        let anchors = page.anchors();
        let inside = page.sections.iter().flat_map(|it| links(&it.prose, "](#"));
        let pages = ["handler", "conversation"].map(Page::read);
        let outside = texts.iter().chain(pages.iter().flat_map(|it| it.sections.iter().map(|it| &it.prose)));
        let outside = outside.flat_map(|it| links(it, within));
        let wrong: Vec<_> = inside.chain(outside).filter(|it| !anchors.contains(it)).collect();
        assert!(wrong.is_empty(), "{name}: {wrong:?}");
    }
}

fn links(text: &str, beginning: &str) -> Vec<String> {
    let ends = |it: &str| it.split([')', '"']).next().unwrap_or_default().to_owned();
    text.split(beginning).skip(1).map(ends).filter(|it| !it.is_empty()).collect()
}
