//! What holds for whatever is sent under whatever limits.

use std::collections::HashMap;

use proptest::prelude::*;

use super::{Line, message};
use crate::deliver::Address;
use crate::limits::{Charge, Limits, Priority};

/// So many quarters of a second after the one before it.
#[derive(Clone, Debug)]
struct Sent {
    pause: u64,
    charge: Charge,
    priority: Priority,
}

#[derive(Clone, Debug)]
struct Rates {
    overall: u32,
    per_chat: u32,
    burst: u32,
    per_group: u32,
    paid: u32,
}

fn rates() -> impl Strategy<Value = Rates> {
    (2..40_u32, 1..4_u32, 2..6_u32, 2..25_u32, 2..40_u32)
        .prop_map(|(overall, per_chat, burst, per_group, paid)| Rates { overall, per_chat, burst, per_group, paid })
}

fn sent() -> impl Strategy<Value = Sent> {
    let priority = prop_oneof![Just(Priority::Reply), Just(Priority::Bulk)];
    let pause = prop_oneof![8 => Just(0_u64), 2 => 0..12_u64];
    (pause, -3..4_i64, 1..3_u32, any::<bool>(), priority).prop_map(|(pause, chat, count, paid, priority)| {
        let charge = Charge { count, paid, ..message(chat) };
        Sent { pause, charge, priority }
    })
}

/// The most that went in a stretch of so many milliseconds.
fn most_within(gone: &[(u64, u32)], within: u64) -> u32 {
    let from =
        |start: u64| gone.iter().filter(move |(at, _)| (start..start + within).contains(at)).map(|it| it.1).sum();
    gone.iter().map(|&(start, _)| from(start)).max().unwrap_or(0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_exceeds_its_allowance_starves_or_overtakes(rates in rates(), all in prop::collection::vec(sent(), 1..80)) {
        let Rates { overall, per_chat, burst, per_group, paid } = rates;
        let limits = Limits::telegram().overall(overall).per_chat(per_chat).burst(burst).per_group(per_group).paid(paid);
        let mut line = Line::new(limits);
        for Sent { pause, charge, priority } in &all {
            (0..*pause).for_each(|_| line.pass(250));
            line.send(charge.clone(), *priority);
        }
        // As long as the slowest group needs for all of it.
        let messages = all.iter().map(|it| it.charge.count).sum::<u32>();
        line.pass_seconds(u64::from(60 * (messages / (per_group - 1).max(1) + 2)));
        prop_assert!(line.waiting.is_empty(), "{} wait for ever", line.waiting.len());

        let counts = |of: &dyn Fn(&Sent) -> bool| -> Vec<(u64, u32)> {
            line.gone.iter().filter(|(_, number)| of(&all[*number])).map(|(at, number)| (*at, all[*number].charge.count)).collect()
        };
        prop_assert!(most_within(&counts(&|it| !it.charge.paid), 1_000) <= overall);
        prop_assert!(most_within(&counts(&|it| it.charge.paid), 1_000) <= paid);
        for chat in -3..4 {
            let its = |it: &Sent| it.charge.chat == Address::Id(chat);
            let gone = counts(&its);
            if chat < 0 {
                prop_assert!(most_within(&gone, 60_000) <= per_group);
            }
            for (first, &(from, _)) in gone.iter().enumerate() {
                let mut sum = 0;
                for &(at, count) in &gone[first..] {
                    sum += count;
                    let allowed = f64::from(burst) + f64::from(per_chat) * ((at - from) as f64 / 1000.0);
                    prop_assert!(f64::from(sum) <= allowed + 1e-6, "{sum} to {chat} between {from} and {at}");
                }
            }
        }
        // Of one chat and priority everything goes in order.
        let mut last = HashMap::new();
        for (_, number) in &line.gone {
            let Sent { charge, priority, .. } = &all[*number];
            let before = last.insert((charge.chat.clone(), *priority as u8), *number);
            prop_assert!(before.is_none_or(|before| before < *number), "{number} overtook {before:?}");
        }
    }
}
