//! The order of what waits, and what becomes of what does not fit.

use super::*;
use crate::conversation::newest::Newest;

fn update(id: i64) -> Event {
    let json = format!(r#"{{"update_id":{id},"poll":{{}}}}"#);
    Event::Update { update: Arc::new(Incoming::decode(&json).unwrap()), inbox: None, answering: None }
}

fn overdue() -> Event {
    Event::Overdue(Arc::new(tokio::sync::Semaphore::new(1)).try_acquire_owned().unwrap())
}

fn row(id: i64) -> Event {
    match update(id) {
        Event::Update { update, answering, .. } => {
            Event::Update { update, inbox: Some(InboxId(id.cast_unsigned())), answering }
        }
        other => other,
    }
}

fn id(event: &Event) -> i64 {
    match event {
        Event::Update { update, .. } => update.update_id(),
        _ => panic!("not an update"),
    }
}

fn pop(mailbox: &mut Mailbox) -> Option<Event> {
    match mailbox.pop() {
        Popped::Event(event) => Some(event),
        Popped::Left(_) | Popped::Nothing => None,
    }
}

#[test]
fn keeps_the_oldest_in_order_and_gives_back_what_exceeds_the_share() {
    let size = update(100).size();
    // The share holds 10 beyond the 64.
    let clock = Clock::manual();
    let backlog = Backlog::new(16 * 10 * size);
    let mut mailbox = Mailbox::default();
    let kept: Vec<i64> = (100..200).filter(|&it| mailbox.push(update(it), &backlog, &clock).is_ok()).collect();
    assert_eq!(kept, (100..174).collect::<Vec<_>>());
    let first = pop(&mut mailbox).unwrap();
    assert_eq!(id(&first), 100);
    assert!(mailbox.push(update(200), &backlog, &clock).is_ok(), "one came out of the overflow");
    let rest: Vec<i64> = std::iter::from_fn(|| pop(&mut mailbox)).map(|event| id(&event)).collect();
    assert_eq!(rest, (101..174).chain([200]).collect::<Vec<_>>());
    assert_eq!(mailbox.overflow, 0);
}

#[test]
fn what_has_a_row_is_left_in_the_inbox_and_nothing_overtakes_it() {
    let clock = Clock::manual();
    let backlog = Backlog::new(0);
    let mut mailbox = Mailbox::default();
    let kept = (100..170).filter(|&it| mailbox.push(row(it), &backlog, &clock).is_ok()).count();
    assert_eq!(kept, 64);
    for expected in 100..164 {
        assert_eq!(id(&pop(&mut mailbox).unwrap()), expected);
        assert!(
            matches!(mailbox.push(row(170), &backlog, &clock), Err(Refused::Left(_))),
            "there is room, but not its turn"
        );
    }
    mailbox.push(overdue(), &backlog, &clock).unwrap();
    assert!(matches!(mailbox.pop(), Popped::Left(InboxId(170))), "what came later comes later");
    mailbox.push(row(171), &backlog, &clock).unwrap_err();
    mailbox.have_loaded(InboxId(170));
    assert!(matches!(mailbox.pop(), Popped::Left(InboxId(171))), "more was left meanwhile");
    mailbox.have_loaded(InboxId(171));
    mailbox.push(row(172), &backlog, &clock).unwrap();
    assert!(matches!(pop(&mut mailbox), Some(Event::Overdue(_))));
    assert_eq!(id(&pop(&mut mailbox).unwrap()), 172);
    assert!(matches!(mailbox.pop(), Popped::Nothing));
}

#[test]
fn a_newer_inline_query_takes_the_place_of_the_older_ones_behind_everything() {
    let size = update(100).size();
    let (backlog, newest) = (Backlog::new(16 * 10 * size), Arc::new(Newest::default()));
    let clock = Clock::manual();
    let typed = |id: i64, user: i64| match update(id) {
        Event::Update { update, inbox, .. } => {
            let answering = Some(Answering::none().with(newest.arrives(user, id)));
            Event::Update { update, inbox, answering }
        }
        other => other,
    };
    let mut mailbox = Mailbox::default();
    let push = |mailbox: &mut Mailbox, event: Event| {
        let superseded: Vec<i64> = mailbox.superseded_by(&event).iter().map(id).collect();
        mailbox.push(event, &backlog, &clock).map(|()| superseded)
    };
    // A flood of messages, and two users who type: there is never more than one query of each.
    let mut expected: Vec<i64> = (100..160).collect();
    for id in 100..160 {
        push(&mut mailbox, update(id)).unwrap();
    }
    for query in 500..560 {
        let user = query % 2;
        let superseded = push(&mut mailbox, typed(query, user)).unwrap();
        assert_eq!(superseded, if query < 502 { vec![] } else { vec![query - 2] });
    }
    expected.extend([558, 559]);
    for id in 160..172 {
        push(&mut mailbox, update(id)).unwrap();
        expected.push(id);
    }
    assert!(matches!(push(&mut mailbox, update(172)), Err(Refused::Dropped(_))), "64, and 10 of the share");
    // The queries are within the first 64, so that what follows moves up, and what is beyond makes room.
    for (query, user) in [(560, 0), (561, 1), (562, 1)] {
        assert_eq!(push(&mut mailbox, typed(query, user)).unwrap().len(), 1);
    }
    expected.retain(|it| ![558, 559].contains(it));
    expected.extend([560, 562]);
    let rest: Vec<i64> = std::iter::from_fn(|| pop(&mut mailbox)).map(|event| id(&event)).collect();
    assert_eq!(rest, expected);
    assert_eq!(mailbox.overflow, 0);
}

#[test]
fn what_was_left_keeps_its_place_when_a_query_before_it_is_superseded() {
    let (backlog, newest) = (Backlog::new(0), Arc::new(Newest::default()));
    let clock = Clock::manual();
    let typed = |id: i64| match row(id) {
        Event::Update { update, .. } => {
            let answering = Some(Answering::none().with(newest.arrives(1, id)));
            Event::Update { update, inbox: None, answering }
        }
        other => other,
    };
    let mut mailbox = Mailbox::default();
    mailbox.push(typed(1), &backlog, &clock).unwrap();
    for id in 2..=64 {
        mailbox.push(row(id), &backlog, &clock).unwrap();
    }
    mailbox.push(row(65), &backlog, &clock).unwrap_err();
    let newer = typed(66);
    assert_eq!(mailbox.superseded_by(&newer).len(), 1);
    mailbox.push(newer, &backlog, &clock).unwrap();
    for expected in 2..=64 {
        assert_eq!(id(&pop(&mut mailbox).unwrap()), expected);
    }
    assert!(matches!(mailbox.pop(), Popped::Left(InboxId(65))));
    mailbox.have_loaded(InboxId(65));
    assert_eq!(id(&pop(&mut mailbox).unwrap()), 66);
}

#[test]
fn one_overdue_is_enough() {
    let (backlog, clock, mut mailbox) = (Backlog::new(0), Clock::manual(), Mailbox::default());
    mailbox.push(overdue(), &backlog, &clock).unwrap();
    mailbox.push(overdue(), &backlog, &clock).unwrap();
    assert!(matches!(mailbox.pop(), Popped::Event(Event::Overdue(_))));
    assert!(matches!(mailbox.pop(), Popped::Nothing));
    mailbox.push(overdue(), &backlog, &clock).unwrap();
    assert!(matches!(mailbox.pop(), Popped::Event(Event::Overdue(_))));
}

/// As the bot stops: whoever comes to a conversation whose worker has broken off must not wait for it.
#[tokio::test]
async fn nobody_waits_for_what_comes_when_the_worker_has_broken_off() {
    let (clock, backlog) = (Clock::manual(), Backlog::new(1_000));
    let passed = |through| {
        let relayed = Relayed { event: row(1), through: Some(through), correction: None };
        Event::Passed(Box::new(relayed))
    };
    let mut mailbox = Mailbox::default();
    let ((before, waits_before), (behind, waits_behind), (wait, waits)) =
        (Through::new(), Through::new(), Through::new());
    let ((ask, asked), (kept, asks)) = (tokio::sync::oneshot::channel(), tokio::sync::oneshot::channel());
    assert!(mailbox.push(passed(before), &backlog, &clock).is_ok());
    mailbox.abandon();
    let entry = Entry::new(crate::store::EntryKind::Move, "1");
    for event in [
        passed(behind),
        Event::Wait(wait),
        Event::Leave(ask),
        Event::Move { entry, inbox: Some(InboxId(2)), asked: asks },
    ] {
        assert!(mailbox.push(event, &backlog, &clock).is_ok());
    }
    assert_eq!((waits_before.await, waits_behind.await, waits.await), (Ok(()), Ok(()), Ok(())));
    assert!(asked.await.is_err() && kept.is_closed());
    assert_eq!(mailbox.waiting(), 2);
}

#[test]
fn what_counts_for_nothing_fits_also_beyond_the_share() {
    let (clock, backlog) = (Clock::manual(), Backlog::new(0));
    let mut mailbox = Mailbox::default();
    for it in 100..164 {
        mailbox.push(update(it), &backlog, &clock).unwrap();
    }
    let passed = Relayed { event: update(164), through: None, correction: None };
    mailbox.push(Event::Passed(Box::new(passed)), &backlog, &clock).unwrap();
    assert!(mailbox.push(update(165), &backlog, &clock).is_err(), "the share is exceeded");
    let (through, mut waiting) = Through::new();
    for event in [overdue(), Event::Alarm(AlarmId::MIN), Event::Wait(through)] {
        mailbox.push(event, &backlog, &clock).unwrap();
    }
    assert!(waiting.try_recv().is_err_and(|it| it == tokio::sync::oneshot::error::TryRecvError::Empty));
    assert_eq!(std::iter::from_fn(|| pop(&mut mailbox)).count(), 64 + 4);
    assert_eq!(mailbox.overflow, 0);
}

#[test]
fn that_a_conversation_moves_here_is_not_dropped_for_want_of_room() {
    let (clock, backlog) = (Clock::manual(), Backlog::new(0));
    let mut mailbox = Mailbox::default();
    while mailbox.push(update(1), &backlog, &clock).is_ok() {}
    let moves = |inbox| {
        let entry = Entry::new(crate::store::EntryKind::Move, "-5");
        Event::Move { entry, inbox, asked: tokio::sync::oneshot::channel().1 }
    };
    mailbox.push(moves(None), &backlog, &clock).unwrap();
    let left = mailbox.push(moves(Some(InboxId(1))), &backlog, &clock);
    assert!(matches!(left, Err(Refused::Left(_))), "what has a row waits there");
}
