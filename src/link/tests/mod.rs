mod signing;

use proptest::prelude::*;

use super::*;

#[test]
fn each_mistake_in_a_payload_is_one_sentence() {
    let told = |payload: &str| start("b", payload).unwrap_err().to_string();
    assert_eq!(told(""), "the payload of a deep link is empty; Telegram asks for 1 to 64 characters");
    assert_eq!(told(&"x".repeat(65)), "the payload of a deep link has 65 characters; Telegram allows 64");
    let why = "the payload of a deep link has 'é'; Telegram allows `A-Z`, `a-z`, `0-9`, `_` and `-`: `link::Bytes` makes these of \
               anything";
    assert_eq!(told("é"), why);
    assert_eq!(start("", 1), Err(LinkError::Nameless));
    assert_eq!(start_group("b", -1), Ok("https://t.me/b?startgroup=-1".to_owned()));
    assert_eq!(start("b", Bytes(vec![7; BYTES_LIMIT])).map(|it| it.len()), Ok("https://t.me/b?start=".len() + 64));
    assert_eq!(start("b", Bytes(vec![7; BYTES_LIMIT + 1])), Err(LinkError::TooLong(66)));
}

#[test]
fn only_the_letters_that_bytes_are_written_in_are_bytes() {
    for (letters, bytes) in [("", Some(vec![])), ("Zg", Some(vec![b'f'])), ("Zm8", Some(b"fo".to_vec()))] {
        assert_eq!(letters.parse().ok(), bytes.map(Bytes), "{letters}");
    }
    for none in ["Z", "Zh", "Zm9", "Zg==", "Z g", "+/", "Zm9vY"] {
        assert_eq!(none.parse::<Bytes>(), Err(NoBytes), "{none}");
    }
}

proptest! {
    #[test]
    fn bytes_come_back(bytes in prop::collection::vec(any::<u8>(), 0..=60)) {
        let letters = Bytes(bytes.clone()).to_string();
        prop_assert_eq!(check(&letters).is_ok(), !bytes.is_empty() && bytes.len() <= BYTES_LIMIT);
        prop_assert_eq!(letters.parse(), Ok(Bytes(bytes)));
    }

    #[test]
    fn no_letters_are_read_as_what_is_written_otherwise(letters in "[A-Za-z0-9_=+/ é-]{0,12}") {
        if let Ok(bytes) = letters.parse::<Bytes>() {
            prop_assert_eq!(bytes.to_string(), letters);
        }
    }

    #[test]
    fn a_link_has_its_payload_and_nothing_else(payload in ".{0,70}") {
        match start("b", &payload) {
            Ok(link) => prop_assert_eq!(link.strip_prefix("https://t.me/b?start="), Some(payload.as_str())),
            Err(_) => prop_assert!(check(&payload).is_err()),
        }
    }
}
