use syn::parse_quote;

use super::*;

#[track_caller]
fn check(input: &syn::DeriveInput, messages: &[&str]) {
    let mut diag = Diag::default();
    model::read(input, &mut diag);
    assert_eq!(diag.messages(), messages);
}

#[test]
fn usage_lines_say_what_has_to_be_there() {
    let input: syn::DeriveInput = parse_quote!(
        enum Cmd {
            /// Throws dice
            Roll { sides: u32, times: Option<u8> },
            /// Says it
            SayIt(Name, String),
            /// Adds
            Add(Vec<f64>),
            /// Asks
            Ask { r#type: std::option::Option<String> },
            /// Helps,
            /// with everything.
            ///
            /// More of it.
            #[command(name = "help", alias = ["h", "man"], de = "Hilft")]
            Helping,
        }
    );
    let mut diag = Diag::default();
    let set = model::read(&input, &mut diag).unwrap();
    assert_eq!(diag.messages(), [""; 0]);
    let lines: Vec<_> = set.commands.iter().map(|it| it.usage.as_str()).collect();
    assert_eq!(
        lines,
        ["/roll <sides> [times]", "/say_it <name> <text...>", "/add [number...]", "/ask [type...]", "/help"]
    );
    let help = &set.commands[4];
    assert_eq!((help.description.as_str(), help.aliases.len()), ("Helps, with everything.", 2));
    assert_eq!(help.descriptions, [("de".to_owned(), "Hilft".to_owned())]);
}

#[test]
fn a_hidden_command_needs_no_description() {
    check(
        &parse_quote!(
            enum Cmd {
                #[command(hidden)]
                Secret,
            }
        ),
        &[],
    );
}

#[test]
fn more_than_a_hundred_are_told_at_the_first_that_is_too_many() {
    let names = (0..102).map(|it| quote::format_ident!("C{it}"));
    let input: syn::DeriveInput = parse_quote!(
        enum Cmd {
            #(#[doc = "x"] #names),*
        }
    );
    check(&input, &["Telegram takes 100 commands, and this is one more; mark some `#[command(hidden)]`"]);
}
