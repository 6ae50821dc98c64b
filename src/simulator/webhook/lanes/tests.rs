use serde_json::json;

use super::*;
use crate::simulator::queue::Queue;
use crate::update::Kind;

const DAY: u64 = 86_400;

fn at(seconds: u64) -> Moment {
    Moment::from_millis(seconds * 1000)
}

/// Messages of these chats, with the ids 1, 2, .., which are overdue after a day, or after what is said beside the chat.
fn lanes(chats: &[(i64, u64)]) -> Lanes {
    let mut queue = Queue::starting_at(1);
    let entry = |&(chat, expires): &(i64, u64)| {
        let body = json!({ "chat": { "id": chat } });
        let lane = Lane::of(Kind::Message, &body, queue.next_id());
        queue.update("message", &body.to_string(), lane, at(expires))
    };
    Lanes::new(chats.iter().map(entry).collect::<Vec<_>>())
}

/// The ids of what may be posted now.
fn next(lanes: &mut Lanes, seconds: u64) -> Vec<i64> {
    std::iter::from_fn(|| lanes.next(at(seconds), 40)).map(|it| it.id).collect()
}

fn lane(chat: i64) -> Lane {
    Lane::of(Kind::Message, &json!({ "chat": { "id": chat } }), 0)
}

#[test]
fn each_lane_has_one_under_way() {
    let mut lanes = lanes(&[(1, DAY), (1, DAY), (2, DAY), (1, DAY), (3, DAY)]);
    assert_eq!(next(&mut lanes, 0), [1, 3, 5]);
    assert_eq!(next(&mut lanes, 0), [] as [i64; 0]);
    assert_eq!(lanes.taken(lane(1)).map(|it| it.id), Some(1));
    assert_eq!(next(&mut lanes, 0), [2]);
    assert_eq!(lanes.taken(lane(2)).map(|it| it.id), Some(3));
    assert_eq!((lanes.len(at(0)), lanes.is_posting()), (3, true));
    for (chat, id) in [(1, 2), (3, 5)] {
        assert_eq!(lanes.taken(lane(chat)).map(|it| it.id), Some(id));
    }
    assert_eq!(next(&mut lanes, 0), [4]);
    assert_eq!(lanes.taken(lane(1)).map(|it| it.id), Some(4));
    assert_eq!((lanes.len(at(0)), lanes.is_posting(), lanes.is_due(at(0))), (0, false, false));
}

#[test]
fn there_are_no_more_under_way_than_the_bot_wants() {
    let mut lanes = lanes(&[(1, DAY), (2, DAY), (3, DAY)]);
    let next = |lanes: &mut Lanes| lanes.next(at(0), 2).map(|it| it.id);
    assert_eq!([next(&mut lanes), next(&mut lanes), next(&mut lanes)], [Some(1), Some(2), None]);
    assert!(lanes.failed(lane(1), at(0), Duration::ZERO).is_some());
    // Whoever waited comes before who failed.
    assert_eq!([next(&mut lanes), next(&mut lanes)], [Some(3), None]);
}

#[test]
fn the_pauses_double_up_to_a_minute_and_begin_anew_with_the_next_update() {
    let mut lanes = lanes(&[(1, DAY), (1, DAY), (2, DAY)]);
    let mut now = 0;
    assert_eq!(next(&mut lanes, now), [1, 3]);
    for pause in [0, 2, 4, 8, 16, 32, 60, 60] {
        assert_eq!(lanes.failed(lane(1), at(now), Duration::ZERO), Some(Duration::from_secs(pause)));
        assert_eq!(lanes.wakes(), Some(at(now + pause)));
        if pause > 0 {
            assert_eq!((next(&mut lanes, now + pause - 1), lanes.is_due(at(now + pause - 1))), (vec![], false));
        }
        now += pause;
        assert!(lanes.is_due(at(now)));
        assert_eq!(next(&mut lanes, now), [1]);
    }
    assert_eq!(lanes.taken(lane(1)).map(|it| it.id), Some(1));
    assert_eq!(next(&mut lanes, now), [2]);
    assert_eq!(lanes.failed(lane(1), at(now), Duration::ZERO), Some(Duration::ZERO));
}

#[test]
fn a_webhook_may_ask_to_be_left_alone_for_an_hour() {
    let mut lanes = lanes(&[(1, DAY)]);
    for (asked, given) in [(7, 7), (3600, 3600), (9999, 3600), (0, 2), (0, 4)] {
        let now = lanes.wakes().unwrap_or(at(0));
        assert!(lanes.next(now, 1).is_some());
        assert_eq!(lanes.failed(lane(1), now, Duration::from_secs(asked)), Some(Duration::from_secs(given)));
    }
}

#[test]
fn what_is_overdue_is_forgotten() {
    let mut lanes = lanes(&[(1, 30), (1, 150), (2, 30), (2, DAY), (3, 30)]);
    assert_eq!(next(&mut lanes, 0), [1, 3, 5]);
    assert_eq!(lanes.failed(lane(3), at(0), Duration::from_secs(30)), None, "it would be too late by then");
    assert_eq!(lanes.failed(lane(1), at(0), Duration::from_secs(29)), Some(Duration::from_secs(29)));
    assert_eq!(lanes.len(at(29)), 4);
    // The first of chat 1 rests and is overdue; that of chat 2 is being posted, which nobody calls back.
    assert_eq!((lanes.len(at(30)), lanes.wakes()), (3, None), "chat 3 is gone, too");
    assert_eq!(next(&mut lanes, 30), [2]);
    assert_eq!(lanes.failed(lane(2), at(30), Duration::ZERO), None);
    assert_eq!(next(&mut lanes, 30), [4]);
    assert_eq!(lanes.len(at(DAY)), 2, "both are being posted");
    assert!(lanes.taken(lane(1)).is_some() && lanes.taken(lane(2)).is_some());
    assert_eq!(lanes.len(at(DAY)), 0);
}

#[test]
fn what_is_repeated_comes_before_the_others_of_its_lane() {
    let mut lanes = lanes(&[(1, DAY), (1, DAY), (1, DAY)]);
    assert_eq!(next(&mut lanes, 0), [1]);
    let first = lanes.taken(lane(1)).unwrap();
    lanes.repeat(first.clone());
    assert_eq!(next(&mut lanes, 0), [1]);
    lanes.taken(lane(1)).unwrap();
    assert_eq!(next(&mut lanes, 0), [2]);
    lanes.repeat(first.clone());
    lanes.taken(lane(1)).unwrap();
    assert_eq!(next(&mut lanes, 0), [1]);
    lanes.taken(lane(1)).unwrap();
    assert_eq!(next(&mut lanes, 0), [3]);
    lanes.taken(lane(1)).unwrap();
    lanes.repeat(first);
    assert_eq!(next(&mut lanes, 0), [1]);
}

#[test]
fn what_is_left_is_in_the_order_of_its_arrival() {
    let mut lanes = lanes(&[(1, DAY), (2, DAY), (1, DAY), (3, DAY), (2, DAY)]);
    next(&mut lanes, 0);
    lanes.taken(lane(2)).unwrap();
    let ids: Vec<i64> = lanes.into_entries().iter().map(|it| it.id).collect();
    assert_eq!(ids, [1, 3, 4, 5]);
}
