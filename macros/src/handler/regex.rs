//! Regular expressions, checked by the engine that will run them.

/// What is wrong with the pattern.
#[cfg(feature = "regex")]
pub(super) fn check(pattern: &str) -> Result<(), String> {
    let Err(error) = regex::Regex::new(pattern) else { return Ok(()) };
    // The engine draws the pattern with a caret under it, and then says what is wrong.
    let drawn = error.to_string();
    let said = drawn.lines().last().unwrap_or_default();
    let said = said.strip_prefix("error: ").unwrap_or(said);
    Err(format!("`{pattern}` is no regular expression: {said}"))
}

/// That there is no engine.
#[cfg(not(feature = "regex"))]
pub(super) fn check(_pattern: &str) -> Result<(), String> {
    Err("`regex` needs the feature of that name: `cargo add stategram --features regex`".to_owned())
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    #[cfg(feature = "regex")]
    fn what_is_wrong_is_said_in_one_line() {
        assert_eq!(check(r"^(\d+)\s*(?<unit>km|mi)$"), Ok(()));
        assert_eq!(check("(a").unwrap_err(), "`(a` is no regular expression: unclosed group");
        for wrong in ["[", "a{2,1}", "(?=a)", r"\1", "(?<a>.)(?<a>.)", "(?x)\n(\n", "[a-z]{1000}{1000}{1000}"] {
            let said = check(wrong).unwrap_err();
            let said = said.rsplit("regular expression: ").next().unwrap();
            assert!(!said.is_empty() && !said.contains('\n'), "{said}");
        }
    }

    #[test]
    #[cfg(not(feature = "regex"))]
    fn without_the_engine_it_is_said_how_to_have_it() {
        assert!(check("a").unwrap_err().contains("--features regex"));
    }
}
