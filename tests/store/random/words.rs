//! Words at random: few conversations, ids and moments, so that they meet.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use stategram::clock::Moment;
use stategram::reply::Effect;
use stategram::store::{Deadlines, EntryKind, SentId, TimerChange};

use crate::words::{
    Becomes, GAME, MENU, Say, at, cancel, message, move_to, once, posting, set, set_every, set_outliving, turn,
};

pub(super) type Owner = (&'static str, i64);

/// All owners that there are.
pub(super) const OWNERS: [Owner; 6] = [(GAME, 0), (GAME, 1), (GAME, 10), (MENU, 0), (MENU, 1), (MENU, 10)];

/// Something that is said to a store. A `usize` chooses among what there is.
#[derive(Clone, Debug)]
pub(super) enum Word {
    Arrive(Vec<(i64, Vec<Owner>)>),
    Post(Owner),
    Turn(Box<Say>, Option<usize>),
    Sending(usize, Option<u64>),
    Delivered(usize, End),
    Replay(usize),
    Discard(usize),
    Look { until: u64, limit: usize, row: usize },
    Restart { crash: bool, with_menu: bool },
}

/// How an effect ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    Doubtful,
    Dropped,
    Refused { tell: bool },
    Sent(Option<(u64, i32)>),
    Unsent,
}

pub(super) fn words() -> impl Strategy<Value = Vec<Word>> {
    vec(word(), 1..50)
}

fn word() -> impl Strategy<Value = Word> {
    let batch = vec((0..30_i64, vec(owner(), 1..3)), 1..4);
    let look = (moment(), 1..4_usize, 0..40_usize).prop_map(|(until, limit, row)| Word::Look { until, limit, row });
    let restart = (any::<bool>(), prop::bool::weighted(0.7));
    prop_oneof![
        4 => batch.prop_map(Word::Arrive),
        2 => owner().prop_map(Word::Post),
        10 => (say(), option::weighted(0.6, 0..8_usize)).prop_map(|(say, row)| Word::Turn(Box::new(say), row)),
        3 => (0..8_usize, option::of(0..3_u64)).prop_map(|(effect, of)| Word::Sending(effect, of)),
        4 => (0..8_usize, end()).prop_map(|(effect, end)| Word::Delivered(effect, end)),
        2 => (0..8_usize).prop_map(Word::Replay),
        1 => (0..8_usize).prop_map(Word::Discard),
        4 => look,
        2 => restart.prop_map(|(crash, with_menu)| Word::Restart { crash, with_menu }),
    ]
}

fn owner() -> impl Strategy<Value = Owner> {
    prop::sample::select(OWNERS.to_vec())
}

fn moment() -> impl Strategy<Value = u64> {
    1..20_u64
}

fn say() -> impl Strategy<Value = Say> {
    let kinds = [EntryKind::Update, EntryKind::Event, EntryKind::Reply];
    let aside = vec(prop::sample::select(kinds.to_vec()), 0..3);
    let moves = option::weighted(0.1, prop::sample::select(vec![0, 1, 10]));
    let postings = vec((owner(), 0..9_u8), 0..3);
    let parts = (owner(), becomes(), vec(change(), 0..4), vec(effect(), 0..3), any::<bool>(), postings, (aside, moves));
    parts.prop_map(|((name, seed), next, timers, effects, tell_refused, postings, (aside, moves))| Say {
        next,
        timers,
        effects,
        tell_refused,
        postings: postings.into_iter().map(|((name, seed), it)| posting(name, seed, &it.to_string())).collect(),
        aside: aside.into_iter().map(|kind| (kind, body(kind), "no".to_owned())).collect(),
        // From another seed than its own.
        moves: moves.filter(|from| *from != seed),
        ..turn(name, seed)
    })
}

fn body(kind: EntryKind) -> String {
    match kind {
        EntryKind::Reply => serde_json::to_string(&message(5, "set aside")).unwrap(),
        _ => "{}".to_owned(),
    }
}

fn becomes() -> impl Strategy<Value = Becomes> {
    prop_oneof![
        Just(Becomes::Unchanged),
        deadlines().prop_map(Becomes::Touched),
        (0..9_u8, deadlines()).prop_map(|(state, deadlines)| Becomes::State(state.to_string(), deadlines)),
        Just(Becomes::Ended),
    ]
}

fn deadlines() -> impl Strategy<Value = Deadlines> {
    let one = || option::of(moment().prop_map(at));
    (one(), one()).prop_map(|(silence, at_most): (Option<Moment>, Option<Moment>)| Deadlines { silence, at_most })
}

fn change() -> impl Strategy<Value = TimerChange> {
    let id = || 0..4_u64;
    prop_oneof![
        id().prop_map(cancel),
        (id(), moment()).prop_map(|(id, due)| move_to(id, due)),
        (id(), moment()).prop_map(|(id, due)| set(id, due)),
        (id(), moment()).prop_map(|(id, due)| set_every(id, due, 5)),
        (id(), moment()).prop_map(|(id, due)| set_outliving(id, due)),
    ]
}

fn effect() -> impl Strategy<Value = Effect> {
    (0..3_i64, any::<bool>(), option::of(0..3_u64)).prop_map(|(chat, is_once, of)| {
        let effect = if is_once { once(chat, "a") } else { message(chat, "b") };
        Effect { of: of.map(SentId), ..effect }
    })
}

fn end() -> impl Strategy<Value = End> {
    prop_oneof![
        Just(End::Doubtful),
        Just(End::Dropped),
        Just(End::Unsent),
        any::<bool>().prop_map(|tell| End::Refused { tell }),
        option::of((0..3_u64, 1..99_i32)).prop_map(End::Sent),
    ]
}
