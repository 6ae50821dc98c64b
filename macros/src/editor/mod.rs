//! What an editor rests on, held without an editor: `tests/editor` asks one.
//!
//! An editor reads an expansion by the places of its tokens. What it finds there of the author's it takes for the author's; what
//! is not there, it does not know.

mod broken;
mod given_back;
mod named;
mod places;

use std::ops::Range;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

/// Blocks of handlers, with the arguments of the attribute: sound ones, and ones that somebody is in the middle of.
const BLOCKS: [(&str, &str); 14] = [
    (
        "app = App",
        r#"impl Game {
            /// Anything starts a game.
            #[on(Idle, message)]
            #[on(Idle, command = "play")]
            fn start(reply: &mut Reply) -> Playing { reply.text("Guess"); Playing { secret: 7 } }
            #[cfg(feature = "slow")]
            #[on(Idle | game::Playing, callback = Button::Day(1..=7) | Button::Other { of: Kind::A, .. })]
            async fn pressed(Callback(it): Callback<Button>, game: &mut Playing, all: &Game) -> Result<To<Stay, End>> { body }
            #[on(_, regex = "x+")]
            #[on(Playing, expired)]
            fn rest(state: Playing, Text(n): Text<u8>) -> End { End }
            fn helper(&self) -> u8 { #[on(kept)] let x = 1; x }
        }"#,
    ),
    (
        "",
        "impl Game { #[on(Idle, text)] fn a(state: &mut Idle) -> Stay { state. } #[on(Idle, photo)] fn b() -> Stay { Stay } }",
    ),
    ("", "impl Game { #[on(Idle, text)] fn a() -> Stay { let x = match state. { 0 => } } }"),
    ("", "impl Game { #[on(Idle, text)] fn a() -> Stay { let = ; fn } }"),
    (
        "",
        "impl Game { #[on(Idle, comand = \"play\")] fn a() -> Stay { Stay } #[on(Playing, text)] fn b() -> Stay { state. } }",
    ),
    ("", "impl Game { #[on(Idle,)] fn a() -> Stay { Stay } #[on(Playing)] fn b() -> Stay { state. } }"),
    ("", "impl Game { #[on(Pl, te)] fn a() -> Stay { Stay } #[on()] fn b() -> Stay {} #[on] fn c() -> Stay {} }"),
    ("", "impl Game { #[on(Idle, text)] fn a(reply) -> Stay { Stay } #[on(Playing, photo)] fn b() -> { Stay } }"),
    (
        "",
        "impl Game { #[on(Idle, text)] fn a(self, #[cfg(x)] y: u8) -> Stay { Stay } #[on(Playing, text)] fn a() -> Stay {} }",
    ),
    ("", "impl Game { #[on(Idle, text)] fn a() -> Stay { Stay } #[on(Playing, photo)] }"),
    ("ap = App, app = 7, 5", "impl Game { #[on(Idle, text)] fn a() -> Stay { Stay } }"),
    ("", "impl<T> Game<T> { #[on(Idle, callback = button)] fn a<T>(it: T) -> Stay { Stay } }"),
    ("", "impl Trait for Game { #[on(Idle, text)] fn a() -> Stay { Stay } }"),
    ("", "fn start() { state. }"),
];

/// Types, each with what derives from it.
const TYPES: [(&str, Derive, &str); 7] = [
    (
        "Conversation",
        crate::conversation::derive,
        r#"#[conversation(per_chat, expires = "10s", event = Alarm, version = 2, previous = old::GameV1, own_keyboards)]
        pub(crate) enum Game {
            #[state(entry)]
            Idle,
            /// A secret is to be found.
            Playing { /** It. */ secret: Vec<super::Secret>, tries: (u32, Self) },
            #[state(expires = never)]
            Paused(u8, Option<self::Reason>),
            Over(Over),
        }"#,
    ),
    (
        "Conversation",
        crate::conversation::derive,
        "#[conversation(seed = seeds::of, chats(private, group))] enum Game { #[state(entry)] Idle, Playing(String) }",
    ),
    (
        "Conversation",
        crate::conversation::derive,
        "#[conversation(per_chat, expirs = \"x\")] enum Game { Idle, #[state(entri)] Playing { a: A } }",
    ),
    ("Conversation", crate::conversation::derive, "#[conversation(per_user)] struct Game { of: u8 }"),
    (
        "CallbackData",
        crate::callback::derive,
        "#[callback_data(signed)] enum Button { Yes, Day(u8), Move { by: i8, of: kinds::Kind } }",
    ),
    (
        "Command",
        crate::command::derive,
        "enum Admin { /// Bans.
            Ban { user: u64, reason: Option<String> }, /// Lists.
            List(Vec<u8>), /// Stops.
            Stop }",
    ),
    ("Provide", crate::provide::derive, "struct App<T> { db: Db<T>, #[provide(skip)] other: u8, prices: Arc<Prices> }"),
];

type Derive = fn(TokenStream) -> TokenStream;

/// One token of many, with brackets as tokens, and where it stands if it is an author's.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Token {
    text: String,
    place: Option<Range<usize>>,
    /// What is written there.
    source: String,
}

impl Token {
    fn new(text: &str, span: Span) -> Self {
        let place = Some(span.byte_range()).filter(|it| !it.is_empty());
        Self { text: text.to_owned(), place, source: span.source_text().unwrap_or_default() }
    }
}

/// The tokens in the order in which they are written.
fn flat(tokens: TokenStream) -> Vec<Token> {
    let mut out = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                out.push(Token::new(open, group.span_open()));
                out.extend(flat(group.stream()));
                out.push(Token::new(close, group.span_close()));
            }
            token => out.push(Token::new(&token.to_string(), token.span())),
        }
    }
    out
}

fn tokens(source: &str) -> TokenStream {
    source.parse().unwrap()
}
