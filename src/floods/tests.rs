use proptest::prelude::*;

use super::*;

fn text(user_id: i64) -> Incoming {
    decode(&format!(
        r#""message": {{"message_id": 1, "date": 0, "text": "x", "from": {{"id": {user_id}}},
            "chat": {{"id": {user_id}, "type": "private"}}}}"#
    ))
}

fn decode(payload: &str) -> Incoming {
    let update = Incoming::decode(&format!(r#"{{"update_id": 1, {payload}}}"#)).unwrap();
    assert!(update.broken().is_none(), "{payload}");
    update
}

fn at(millis: u64) -> Moment {
    Moment::from_millis(1_795_000_000_000 + millis)
}

/// Three at once, then one every ten seconds.
fn quota() -> Quota {
    Quota::new(6, Duration::from_mins(1)).burst(3)
}

/// What is said of an update that is dropped.
fn said(judged: Judged) -> Option<Call> {
    match judged {
        Judged::Within => panic!("it is within"),
        Judged::Over(said) => said.map(|it| it.call),
    }
}

fn within(floods: &Floods, update: &Incoming, now: Moment) -> bool {
    matches!(floods.judge(update, now), Judged::Within)
}

#[test]
fn what_is_over_is_dropped_of_that_user_alone_and_comes_back_one_by_one() {
    let floods = Floods::new(quota());
    let (ann, bob) = (text(1), text(2));
    let came = [0, 0, 0, 0, 9_999, 10_000, 10_001, 20_000, 60_000, 60_000, 60_000, 60_000].map(at);
    let taken = came.map(|now| within(&floods, &ann, now));
    assert_eq!(taken, [true, true, true, false, false, true, false, true, true, true, true, false]);
    assert!(within(&floods, &bob, at(0)));
}

#[test]
fn who_writes_for_a_chat_is_that_chat_and_what_nobody_did_is_free() {
    let floods = Floods::new(Quota::new(1, Duration::from_secs(10)));
    let anonymous = decode(
        r#""message": {"message_id": 1, "date": 0, "text": "x", "from": {"id": 1}, "sender_chat": {"id": -7, "type": "group"},
            "chat": {"id": -7, "type": "group"}}"#,
    );
    assert!(within(&floods, &text(1), at(0)) && !within(&floods, &text(1), at(0)));
    assert!(within(&floods, &anonymous, at(0)) && !within(&floods, &anonymous, at(0)));
    let poll = decode(r#""poll": {"id": "p"}"#);
    assert!((0..9).all(|_| within(&floods, &poll, at(0))));
}

#[test]
fn money_and_moves_are_never_dropped_and_do_not_count() {
    let floods = Floods::new(Quota::new(1, Duration::from_secs(10)));
    let message = |content: &str| {
        decode(&format!(
            r#""message": {{"message_id": 1, "date": 0, "from": {{"id": 1}}, "chat": {{"id": -7, "type": "group"}}, {content}}}"#
        ))
    };
    let kept = [
        decode(r#""pre_checkout_query": {"id": "1", "from": {"id": 1}, "invoice_payload": "x"}"#),
        decode(r#""shipping_query": {"id": "1", "from": {"id": 1}, "invoice_payload": "x"}"#),
        decode(r#""purchased_paid_media": {"from": {"id": 1}, "paid_media_payload": "x"}"#),
        message(r#""successful_payment": {"invoice_payload": "x"}"#),
        message(r#""refunded_payment": {"invoice_payload": "x"}"#),
        message(r#""migrate_to_chat_id": -1001234567890"#),
        message(r#""migrate_from_chat_id": -7"#),
    ];
    assert!(kept.iter().all(|it| within(&floods, it, at(0))));
    assert!(within(&floods, &text(1), at(0)) && !within(&floods, &text(1), at(0)), "they did not count");
    assert!(kept.iter().all(|it| within(&floods, it, at(0))));
    assert!(!within(&floods, &message(r#""text": "x""#), at(0)));
}

#[test]
fn a_flood_is_warned_of_once_and_floods_so_often() {
    let floods =
        Floods::new(Quota::new(1, Duration::from_secs(10)).warning("slowly").warning_every(Duration::from_secs(30)));
    let mut warned = Vec::new();
    // Floods begin at 1, at 16, at 36, at 46 and at 101.
    for second in [0, 1, 2, 15, 16, 25, 25, 35, 36, 40, 45, 46, 47, 100, 101, 102] {
        match floods.judge(&text(1), at(second * 1000)) {
            Judged::Over(Some(effect)) => {
                let Call::SendMessage(params) = effect.call else { panic!("{effect:?}") };
                assert_eq!((params.chat_id, params.text.as_str()), (1_i64.into(), "slowly"));
                warned.push(second);
            }
            Judged::Over(None) | Judged::Within => {}
        }
    }
    assert_eq!(warned, [1, 36, 101]);

    // Now and then one is taken, and the flood goes on.
    let floods = Floods::new(quota().warning("slowly").warning_every(Duration::from_secs(1)));
    let judged: Vec<_> = (0..200).map(|second| floods.judge(&text(1), at(second * 1000))).collect();
    let taken = judged.iter().filter(|it| matches!(it, Judged::Within)).count();
    let warned = judged.iter().filter(|it| matches!(it, Judged::Over(Some(_)))).count();
    assert_eq!((taken, warned), (3 + 19, 1));
}

#[test]
fn a_group_is_not_told_and_a_press_is_answered() {
    let quota = Quota::new(1, Duration::from_secs(10)).warning("slowly").toast("slowly!");
    let (floods, silent) = (Floods::new(quota), Floods::new(Quota::new(1, Duration::from_secs(10))));
    let group = decode(
        r#""message": {"message_id": 1, "date": 0, "text": "x", "from": {"id": 1}, "chat": {"id": -7, "type": "group"}}"#,
    );
    let press = decode(
        r#""callback_query": {"id": "q", "from": {"id": 1}, "data": "x",
            "message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}}"#,
    );
    assert!(within(&floods, &group, at(0)) && within(&silent, &group, at(0)));
    assert_eq!(said(floods.judge(&group, at(0))), None);
    for _ in 0..2 {
        let shown = |floods: &Floods| match said(floods.judge(&press, at(0))) {
            Some(Call::AnswerCallbackQuery(params)) => (params.callback_query_id, params.text),
            other => panic!("{other:?}"),
        };
        assert_eq!(shown(&floods), ("q".to_owned(), Some("slowly!".to_owned())));
        assert_eq!(shown(&silent), ("q".to_owned(), None));
    }
    assert!(said(floods.judge(&text(1), at(0))).is_some(), "it is the first message to say it to");
    assert_eq!(said(silent.judge(&text(1), at(0))), None);
}

#[test]
fn who_is_silent_is_forgotten() {
    let floods = Floods::new(quota());
    let held = || floods.users.lock().unwrap().by_id.len();
    for user_id in 0..30_000 {
        // A thousand a second, each of which is paid off after ten.
        within(&floods, &text(user_id), at(user_id.unsigned_abs()));
        assert!(held() <= 2 * 10_000 + LEAST_SWEPT, "{}", held());
    }
}

#[test]
fn a_quota_that_nobody_could_keep_is_refused() {
    let second = Duration::from_secs(1);
    assert_eq!(Quota::default().check(), Ok(()));
    assert_eq!(Quota::new(1, second).warning("w").toast("t").check(), Ok(()));
    let wrong = [
        (Quota::new(0, second), "at least 1 update"),
        (Quota::new(1, Duration::ZERO), "a time above zero"),
        (Quota::new(1, second).burst(0), "a burst of at least 1"),
        (Quota::new(1, second).warning(""), "`Quota::warning`: a text of 0 characters"),
        (Quota::new(1, second).toast("t".repeat(201)), "`Quota::toast`: a text of 201 characters"),
    ];
    for (quota, reason) in wrong {
        let error = quota.check().unwrap_err();
        assert!(error.contains(reason), "{error}");
    }
}

proptest! {
    #[test]
    fn nobody_sends_more_and_who_keeps_to_it_loses_nothing(
        pauses in prop::collection::vec(0_u64..30_000, 1..80),
        patient in prop::collection::vec(10_000_u64..30_000, 1..20),
    ) {
        let floods = Floods::new(quota());
        let (mut now, mut taken) = (0, Vec::new());
        for pause in pauses {
            now += pause;
            if within(&floods, &text(1), at(now)) {
                taken.push(now);
            }
        }
        for (first, begin) in taken.iter().enumerate() {
            for (count, end) in (1..).zip(&taken[first..]) {
                prop_assert!(count <= 3 + (end - begin) / 10_000);
            }
        }
        let mut now = 0;
        for pause in patient {
            now += pause;
            prop_assert!(within(&floods, &text(2), at(now)));
        }
    }
}
