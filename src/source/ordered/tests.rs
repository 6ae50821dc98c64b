use proptest::prelude::*;

use super::*;

/// Ids that arrive, each at its second, with a `maxhold` of three; gives those that are given out, and when.
fn play(arrivals: &[(u64, i64)]) -> Vec<(u64, i64)> {
    let mut ordered = Ordered::new(Duration::from_secs(3), Bounds::DEFAULT);
    let (mut given, mut out) = (Vec::new(), Vec::new());
    let mut note = |second: Moment, out: &mut Vec<i64>| given.extend(out.drain(..).map(|id| (second.as_secs(), id)));
    for &(second, id) in arrivals {
        let now = Moment::from_millis(second * 1000);
        while let Some(due) = ordered.due().filter(|&due| due < now) {
            ordered.give(due, &mut out);
            note(due, &mut out);
        }
        ordered.arrive(id, 100, id, now, &mut out);
        note(now, &mut out);
    }
    while let Some(due) = ordered.due() {
        ordered.give(due, &mut out);
        note(due, &mut out);
    }
    given
}

#[test]
fn what_is_in_order_is_given_out_at_once_whatever_the_first_id_is() {
    assert_eq!(play(&[(0, 70), (1, 71), (2, 72)]), [(0, 70), (1, 71), (2, 72)]);
}

#[test]
fn what_is_behind_a_gap_is_held_until_the_gap_is_filled() {
    assert_eq!(play(&[(0, 1), (1, 4), (1, 3), (2, 2), (2, 5)]), [(0, 1), (2, 2), (2, 3), (2, 4), (2, 5)]);
}

#[test]
fn a_gap_is_waited_for_from_when_it_came_to_be() {
    // 4 opens the gap of 2 and 3 at second 1. What comes into it, or behind it, does not make it wait any longer; 8 opens
    // another one.
    assert_eq!(play(&[(0, 1), (1, 4), (3, 3), (3, 5), (3, 8)]), [(0, 1), (4, 3), (4, 4), (4, 5), (6, 8)]);
}

#[test]
fn what_comes_late_is_given_out_and_not_discarded() {
    assert_eq!(play(&[(0, 1), (1, 3), (5, 2), (5, 4)]), [(0, 1), (4, 3), (5, 2), (5, 4)]);
}

#[test]
fn duplicates_stall_nothing() {
    let arrivals = [1, 2, 2, 4, 4, 3, 3].map(|id| (0, id));
    assert_eq!(play(&arrivals), [1, 2, 2, 3, 4, 4, 3].map(|id| (0, id)));
}

#[test]
fn ids_that_lead_far_away_begin_a_new_order() {
    // What is held is of the order before, and comes before it.
    let forward = [(0, 1), (0, 3), (0, 5_000_001), (0, 5_000_003), (1, 5_000_002)];
    assert_eq!(play(&forward), [(0, 1), (0, 3), (0, 5_000_001), (1, 5_000_002), (1, 5_000_003)]);
    // What leads back is of another order when a second one does.
    let back = [(0, 900_000), (0, 900_002), (0, 7), (0, 9), (1, 8)];
    assert_eq!(play(&back), [(0, 900_000), (0, 7), (0, 900_002), (1, 8), (1, 9)]);
    let ends = [(0, i64::MIN), (0, i64::MAX), (0, i64::MAX), (0, i64::MIN)];
    assert_eq!(play(&ends), ends);
}

#[test]
fn the_reach_is_counted_from_the_next_id() {
    let next = 2;
    for (id, second) in [(next + 1000, 3), (next + 1001, 0)] {
        assert_eq!(play(&[(0, 1), (0, id)]), [(0, 1), (second, id)]);
    }
    // Of the same order both are late; of another one they are its beginning, and 5003 is of a third.
    for (id, third) in [(next + 5000 - 1000, 3), (next + 5000 - 1001, 0)] {
        let arrivals = [(0, 5001), (0, id), (0, id - 1), (0, 5003)];
        assert_eq!(play(&arrivals), [(0, 5001), (0, id), (0, id - 1), (third, 5003)]);
    }
}

#[test]
fn one_that_comes_from_far_back_is_late_and_changes_nothing() {
    // As often as it comes, and others like it.
    let arrivals = [(0, 9001), (0, 9003), (1, 5), (1, 5), (1, 9004), (1, 6), (2, 9002), (2, 5), (2, 9005)];
    let given = [(0, 9001), (1, 5), (1, 5), (1, 6), (2, 9002), (2, 9003), (2, 9004), (2, 5), (2, 9005)];
    assert_eq!(play(&arrivals), given);
}

#[test]
fn what_is_held_is_bounded_in_number_and_in_bytes() {
    for (bytes, most) in [(1, 1000), (1 << 20, 8)] {
        let mut ordered = Ordered::new(Duration::from_secs(3), Bounds::DEFAULT);
        let (mut out, now) = (Vec::new(), Moment::from_millis(0));
        ordered.arrive(0, bytes, 0, now, &mut out);
        // Duplicates are held too, until they are too many.
        for arrival in 0..most {
            ordered.arrive(2 + arrival / 2, bytes, arrival, now, &mut out);
        }
        assert_eq!((out.as_slice(), ordered.held.len()), (&[0][..], usize::try_from(most).unwrap()));
        ordered.arrive(900, bytes, -1, now, &mut out);
        assert_eq!(out[..3], [0, 0, 1], "from the first on, as if nobody waited for what is missing");
        assert!(ordered.bytes <= Bounds::DEFAULT.bytes && ordered.held.len() <= Bounds::DEFAULT.count);
    }
}

/// The same by telepot's slots, one for each id from the next one on.
struct Slots {
    next: Option<i64>,
    stray: Option<i64>,
    slots: Vec<Slot>,
}

enum Slot {
    Gap(Moment),
    Here(Vec<usize>),
}

impl Slots {
    fn arrive(&mut self, id: i64, item: usize, now: Moment) -> Vec<usize> {
        let mut out = Vec::new();
        let stray = self.stray.take();
        let leads = self.next.map(|next| id - next);
        if leads.is_some_and(|it| it < -REACH) {
            match stray {
                Some(stray) if id != stray && (id - stray).abs() <= REACH => {
                    out = self.head(|_| true);
                    self.next = Some(stray + 1);
                }
                _ => {
                    self.stray = Some(id);
                    return vec![item];
                }
            }
        } else if leads.is_none_or(|it| it > REACH) {
            out = self.head(|_| true);
            out.push(item);
            self.next = Some(id + 1);
            return out;
        }
        let Ok(at) = usize::try_from(id - self.next.unwrap()) else {
            out.push(item);
            return out;
        };
        while self.slots.len() <= at {
            self.slots.push(Slot::Gap(now + MAXHOLD));
        }
        match &mut self.slots[at] {
            Slot::Here(items) => items.push(item),
            gap @ Slot::Gap(_) => *gap = Slot::Here(vec![item]),
        }
        out.extend(self.head(|until| until <= now));
        while self.slots.iter().map(Slot::count).sum::<usize>() > COUNT {
            // As much as has to go, one by one, and what is then in order.
            self.head_gaps();
            let Slot::Here(items) = &mut self.slots[0] else { unreachable!() };
            out.push(items.remove(0));
            if items.is_empty() {
                self.slots.remove(0);
                self.next = self.next.map(|it| it + 1);
                out.extend(self.head(|until| until <= now));
            } else if self.slots.iter().map(Slot::count).sum::<usize>() <= COUNT {
                out.extend(self.head(|until| until <= now));
            }
        }
        out
    }

    /// Takes away the gaps at the head.
    fn head_gaps(&mut self) {
        while matches!(self.slots.first(), Some(Slot::Gap(_))) {
            self.slots.remove(0);
            self.next = self.next.map(|it| it + 1);
        }
    }

    /// Takes away what is at the head, over gaps that are given up.
    fn head(&mut self, given_up: impl Fn(Moment) -> bool) -> Vec<usize> {
        let mut out = Vec::new();
        loop {
            match self.slots.first() {
                Some(Slot::Gap(until)) if !given_up(*until) => return out,
                None => return out,
                Some(_) => {}
            }
            if let Slot::Here(items) = self.slots.remove(0) {
                out.extend(items);
            }
            self.next = self.next.map(|it| it + 1);
        }
    }

    fn due(&self) -> Option<Moment> {
        match self.slots.first()? {
            Slot::Gap(until) => Some(*until),
            Slot::Here(_) => unreachable!("it is given out"),
        }
    }
}

impl Slot {
    fn count(&self) -> usize {
        match self {
            Self::Gap(_) => 0,
            Self::Here(items) => items.len(),
        }
    }
}

const REACH: i64 = 12;
const COUNT: usize = 8;
const MAXHOLD: Duration = Duration::from_secs(3);

proptest! {
    #[test]
    fn it_does_what_the_slots_do_and_loses_nothing(
        arrivals in prop::collection::vec((-15_i64..15, prop::bool::weighted(0.05), 0_u64..2500), 0..120),
    ) {
        let bounds = Bounds { reach: REACH.unsigned_abs(), count: COUNT, bytes: usize::MAX };
        let mut ordered = Ordered::new(MAXHOLD, bounds);
        let mut slots = Slots { next: None, stray: None, slots: Vec::new() };
        let (mut now, mut all, mut around, mut ids) = (Moment::from_millis(0), Vec::new(), 100, Vec::new());
        for (item, (from, jump, pause)) in arrivals.into_iter().enumerate() {
            now = now + Duration::from_millis(pause);
            let mut out = Vec::new();
            ordered.give(now, &mut out);
            prop_assert_eq!(&out, &slots.head(|until| until <= now));
            prop_assert_eq!(ordered.due(), slots.due());
            prop_assert!(ordered.due().is_none_or(|due| now < due && due <= now + MAXHOLD));
            all.append(&mut out);

            around += if jump { from * 1000 } else { 1 };
            let id = around + from / 3;
            ids.push(id);
            ordered.arrive(id, 1, item, now, &mut out);
            prop_assert_eq!(&out, &slots.arrive(id, item, now));
            prop_assert_eq!(ordered.due(), slots.due());
            prop_assert!(ordered.held.len() <= COUNT);
            all.append(&mut out);
        }
        ordered.give_all(&mut all);
        prop_assert_eq!(ordered.bytes, 0);
        all.sort_unstable();
        prop_assert_eq!(all, (0..ids.len()).collect::<Vec<_>>());
    }
}
