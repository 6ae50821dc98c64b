//! Who is let through when, on a clock that is turned by hand.

mod any;
mod bot;

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use crate::clock::{Clock, Moment};
use crate::deliver::Address;
use crate::limits::{Charge, Limits, Priority, Throttle};

type Waiting = Pin<Box<dyn Future<Output = ()>>>;

/// Those who wait, each with a number, and those who were let through.
struct Line {
    clock: Clock,
    start: Moment,
    throttle: Arc<Throttle>,
    waiting: Vec<(usize, Waiting)>,
    /// When each went, in milliseconds from the start.
    gone: Vec<(u64, usize)>,
    arrivals: usize,
}

impl Line {
    fn new(limits: Limits) -> Self {
        let start = Moment::from_millis(1_000_000_000);
        let clock = Clock::manual_at(start);
        let throttle = Throttle::new(limits, clock.clone());
        Self { clock, start, throttle, waiting: Vec::new(), gone: Vec::new(), arrivals: 0 }
    }

    fn send(&mut self, charge: Charge, priority: Priority) -> usize {
        let throttle = self.throttle.clone();
        let number = self.arrivals;
        self.arrivals += 1;
        self.waiting.push((number, Box::pin(async move { throttle.admit(&charge, priority).await })));
        self.poll();
        number
    }

    fn say(&mut self, chat: i64) -> usize {
        self.send(message(chat), Priority::Reply)
    }

    fn millis(&self) -> u64 {
        u64::try_from((self.clock.now() - self.start).as_millis()).unwrap()
    }

    /// Until nobody moves any more. Who is woken by a later one is looked at in the next round.
    fn poll(&mut self) {
        let mut quiet = 0;
        while quiet < 2 {
            let (before, now) = (self.gone.len(), self.millis());
            self.waiting.retain_mut(|(number, waiting)| {
                let polled = waiting.as_mut().poll(&mut Context::from_waker(Waker::noop()));
                if polled.is_ready() {
                    self.gone.push((now, *number));
                }
                polled.is_pending()
            });
            quiet = if self.gone.len() == before { quiet + 1 } else { 0 };
        }
    }

    fn pass(&mut self, millis: u64) {
        self.clock.advance(Duration::from_millis(millis));
        self.poll();
    }

    /// Lets so many seconds pass, in steps of a quarter.
    fn pass_seconds(&mut self, seconds: u64) {
        for _ in 0..seconds * 4 {
            self.pass(250);
        }
    }

    /// How many went at which millisecond.
    fn counts(&self) -> Vec<(u64, usize)> {
        let mut counts: Vec<(u64, usize)> = Vec::new();
        for &(at, _) in &self.gone {
            match counts.last_mut() {
                Some((last, count)) if *last == at => *count += 1,
                _ => counts.push((at, 1)),
            }
        }
        counts
    }
}

fn message(chat: i64) -> Charge {
    Charge { chat: Address::Id(chat), count: 1, paid: false }
}

fn paid(chat: i64) -> Charge {
    Charge { paid: true, ..message(chat) }
}

#[test]
fn a_chat_has_its_burst_and_then_a_message_a_second() {
    let mut line = Line::new(Limits::telegram());
    (0..8).for_each(|_| {
        line.say(1);
    });
    line.pass_seconds(10);
    assert_eq!(line.counts(), [(0, 5), (1_000, 1), (2_000, 1), (3_000, 1)]);
    assert!(line.gone.iter().map(|it| it.1).eq(0..8), "in order");
    // In seven seconds it got all of its burst back.
    (8..14).for_each(|_| {
        line.say(1);
    });
    line.pass_seconds(1);
    assert_eq!(line.counts()[4..], [(10_000, 5), (11_000, 1)]);
}

#[test]
fn a_group_has_twenty_in_any_minute() {
    let mut line = Line::new(Limits::telegram().per_chat(None));
    (0..45).for_each(|_| {
        line.say(-1);
    });
    line.pass_seconds(130);
    assert_eq!(line.counts(), [(0, 20), (60_000, 20), (120_000, 5)]);

    // And what holds for every chat holds for it.
    let mut line = Line::new(Limits::telegram());
    (0..22).for_each(|_| {
        line.say(-1);
    });
    line.pass_seconds(70);
    let counts = line.counts();
    assert_eq!((counts[0], counts[15], counts.len()), ((0, 5), (15_000, 1), 17));
    assert_eq!(counts[16], (60_000, 2), "the first five of the minute are over, and it was silent for a while");
}

#[test]
fn a_bot_has_thirty_in_any_second_and_no_chat_waits_for_another() {
    let mut line = Line::new(Limits::telegram());
    // This one has used up its burst.
    (0..7).for_each(|_| {
        line.say(1);
    });
    (0..60).for_each(|chat| {
        line.say(100 + chat);
    });
    line.pass_seconds(5);
    assert_eq!(line.counts(), [(0, 30), (1_000, 30), (2_000, 7)]);
    let when = |number| line.gone.iter().find(|it| it.1 == number).map(|it| it.0);
    assert_eq!((when(5), when(6)), (Some(1_000), Some(2_000)), "it came before those who have waited as long");
    assert!(line.waiting.is_empty());
}

/// A broadcast leaves room between its messages, so that a reply hardly waits, and the one behind it neither.
#[test]
fn what_somebody_waits_for_goes_before_what_goes_to_many() {
    let mut line = Line::new(Limits::telegram());
    for chat in 0..200 {
        line.send(message(1_000 + chat), Priority::Bulk);
    }
    for _ in 0..50 {
        line.pass(20);
    }
    assert!((28..=33).contains(&line.gone.len()), "{:?}", line.counts());
    assert!(line.counts().iter().all(|(_, count)| *count <= 3), "{:?}", line.counts());
    let mut replies = Vec::new();
    for chat in [1, 2, 1_199] {
        replies.push(line.say(chat));
        line.pass(40);
    }
    let gone = |line: &Line| line.gone.iter().map(|it| it.1).filter(|it| replies.contains(it)).count();
    assert_eq!(gone(&line), 3, "in an eighth of a second");
    for _ in 0..60 {
        line.pass(100);
    }
    let rest: Vec<_> = line.gone.iter().map(|it| it.1).filter(|it| !replies.contains(it)).collect();
    assert_eq!(rest.len(), 200);
    assert!(rest.is_sorted());
}

/// Who wakes late makes up for it, so that nothing of what is allowed is left.
#[test]
fn a_broadcast_uses_all_that_nobody_else_does() {
    for (most, millis) in [(30, 34), (600, 5)] {
        let mut line = Line::new(Limits::telegram().overall(most));
        for chat in 0..2 * i64::from(most) {
            line.send(message(1_000 + chat), Priority::Bulk);
        }
        for _ in 0..1_000 / millis {
            line.pass(millis);
        }
        let gone = line.gone.len();
        assert!(gone >= most as usize * 95 / 100, "{gone} in a second at {most} a second");
    }
}

/// A chat in which one of many waits is not closed to a reply.
#[test]
fn a_reply_goes_before_one_of_many_in_its_own_chat() {
    let mut line = Line::new(Limits::telegram().burst(1));
    line.say(1);
    let bulk = line.send(message(1), Priority::Bulk);
    let reply = line.say(1);
    line.pass_seconds(3);
    assert_eq!(line.gone[1..], [(1_000, reply), (2_000, bulk)]);
}

#[test]
fn what_is_paid_for_counts_for_itself() {
    let mut line = Line::new(Limits::telegram().paid(50));
    for chat in 0..120 {
        line.send(paid(chat), Priority::Reply);
    }
    (0..40).for_each(|chat| {
        line.say(500 + chat);
    });
    assert_eq!(line.counts(), [(0, 80)]);
    line.pass_seconds(3);
    assert_eq!(line.counts(), [(0, 80), (1_000, 60), (2_000, 20)]);
    // But for its chat it counts like any.
    let mut line = Line::new(Limits::telegram());
    (0..6).for_each(|_| {
        line.send(paid(1), Priority::Bulk);
    });
    assert_eq!(line.counts(), [(0, 5)]);
}

#[test]
fn an_album_counts_its_messages() {
    let album = |chat| Charge { count: 10, ..message(chat) };
    let mut line = Line::new(Limits::telegram());
    line.send(album(1), Priority::Reply);
    line.say(1);
    (2..5).for_each(|chat| {
        line.send(album(chat), Priority::Reply);
    });
    line.pass_seconds(10);
    assert_eq!(line.gone, [(0, 0), (0, 2), (0, 3), (1_000, 4), (6_000, 1)]);
}

#[test]
fn a_chat_that_telegram_refuses_waits_alone() {
    for limits in [Limits::telegram(), Limits::off()] {
        let mut line = Line::new(limits);
        line.throttle.refused(&Address::Id(1), Duration::from_secs(7));
        let refused = [line.say(1), line.say(1)];
        let other = line.say(2);
        assert_eq!(line.gone, [(0, other)]);
        line.pass_seconds(8);
        assert_eq!(line.gone[1..], refused.map(|it| (7_000, it)));
    }
}

#[test]
fn everybody_waits_where_two_chats_are_refused_alike() {
    for limits in [Limits::telegram(), Limits::off()] {
        let mut line = Line::new(limits);
        for chat in [1, 2] {
            line.throttle.refused(&Address::Id(chat), Duration::from_secs(5));
        }
        (3..6).for_each(|chat| {
            line.say(chat);
        });
        line.send(paid(6), Priority::Reply);
        line.pass(4_999);
        assert_eq!(line.gone, []);
        line.pass(1);
        assert_eq!(line.counts(), [(5_000, 4)]);
    }
}

#[test]
fn who_gives_up_has_taken_nothing_and_the_next_one_goes() {
    let mut line = Line::new(Limits::telegram().overall(1).burst(1));
    (1..4).for_each(|chat| {
        line.say(chat);
    });
    let (first, last) = (line.say(1), line.say(1));
    // The first of those who wait, and the first of its chat.
    line.waiting.retain(|(number, _)| *number != 1 && *number != first);
    line.pass_seconds(5);
    assert_eq!(line.gone, [(0, 0), (1_000, 2), (2_000, last)]);
}

/// Polls it once.
fn now(waiting: &mut Pin<Box<dyn Future<Output = Result<(), Duration>> + '_>>) -> Poll<Result<(), Duration>> {
    waiting.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn who_waits_for_so_long_at_most_is_told_at_once_where_that_is_not_enough() {
    let mut line = Line::new(Limits::telegram());
    let (throttle, five) = (line.throttle.clone(), Duration::from_secs(5));
    (0..9).for_each(|_| {
        line.say(1);
    });
    let charge = message(1);
    let mut within: Pin<Box<dyn Future<Output = _>>> = Box::pin(throttle.admit_within(&charge, five));
    assert_eq!(now(&mut within), Poll::Pending, "four wait before it");
    line.say(1);
    let mut beyond: Pin<Box<dyn Future<Output = _>>> = Box::pin(throttle.admit_within(&charge, five));
    assert_eq!(now(&mut beyond), Poll::Ready(Err(Duration::from_secs(7))));
    for _ in 0..4 {
        line.pass(1_000);
        assert_eq!(now(&mut within), Poll::Pending);
    }
    line.pass(1_000);
    assert_eq!(now(&mut within), Poll::Ready(Ok(())));

    // What nobody could know of takes longer: it is told when its time is over.
    let mut within: Pin<Box<dyn Future<Output = _>>> = Box::pin(throttle.admit_within(&charge, five));
    assert_eq!(now(&mut within), Poll::Pending);
    throttle.refused(&Address::Id(1), Duration::from_secs(60));
    line.pass(4_999);
    assert_eq!(now(&mut within), Poll::Pending);
    line.pass(1);
    assert!(matches!(now(&mut within), Poll::Ready(Err(left)) if left >= Duration::from_secs(55)));
}

#[test]
fn chats_are_forgotten_when_nothing_of_them_counts_any_more() {
    let mut line = Line::new(Limits::telegram().overall(None));
    (0..10_000).for_each(|chat| {
        line.say(if chat % 2 == 0 { chat } else { -chat });
    });
    assert_eq!((line.gone.len(), line.throttle.chats()), (10_000, 10_000));
    line.pass(30_000);
    line.throttle.refused(&Address::Id(7), Duration::from_secs(300));
    line.pass(30_000);
    line.say(1);
    assert_eq!(line.throttle.chats(), 2, "the one that is refused, and the one that was just written to");
    line.pass(300_000);
    line.say(2);
    assert_eq!(line.throttle.chats(), 1);
}

/// A thousand a second are paid for: in a minute they would be sixty thousand.
#[test]
fn they_are_forgotten_before_there_are_many() {
    let line = Line::new(Limits::telegram());
    for chat in 0..20_000 {
        assert!(line.throttle.at_once(&Charge { paid: true, ..message(chat) }, Priority::Bulk));
        line.clock.advance(Duration::from_millis(1));
    }
    assert!(line.throttle.chats() <= 2_048, "{}: a thousand were written to in the last second", line.throttle.chats());
}

#[test]
fn nothing_is_kept_where_there_are_no_limits() {
    let mut line = Line::new(Limits::off());
    (0..1_000).for_each(|chat| {
        line.say(chat % 3);
    });
    assert_eq!((line.counts(), line.throttle.chats()), (vec![(0, 1_000)], 0));
    line.throttle.refused(&Address::Id(1), Duration::from_secs(1));
    line.pass(60_000);
    line.say(2);
    line.pass(60_000);
    (0..3).for_each(|chat| {
        line.say(chat);
    });
    assert_eq!(line.throttle.chats(), 0, "nor when what was refused is over");
}
