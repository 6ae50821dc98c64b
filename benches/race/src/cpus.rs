//! A CPU for the server, and another for the bot, so that neither is measured while it waits for the other.

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// The numbers of the server's CPU and of the bot's.
#[derive(Clone, Copy)]
pub(crate) struct Cpus {
    pub(crate) server: usize,
    pub(crate) bot: usize,
}

/// Two CPUs that this process may be on, of two cores where there are; or why there are none.
pub(crate) fn two() -> Result<Cpus, String> {
    let allowed =
        sched_getaffinity(None).map_err(|error| format!("the system does not say where it may run: {error}"))?;
    let allowed: Vec<usize> = (0..CpuSet::MAX_CPU).filter(|&cpu| allowed.is_set(cpu)).collect();
    let [server, others @ ..] = allowed.as_slice() else { return Err("it may run nowhere".to_owned()) };
    let of_its_core = siblings(*server);
    let bot = others.iter().find(|cpu| !of_its_core.contains(cpu)).or(others.first());
    let bot = bot.ok_or("there is only one CPU for it")?;
    // Tried now: a child that cannot pin itself would only say so in the middle of a run.
    for cpu in [*server, *bot] {
        std::thread::spawn(move || try_pin(cpu)).join().expect("no panic")?;
    }
    Ok(Cpus { server: *server, bot: *bot })
}

/// Keeps this thread, and those that it starts from now on, on that CPU.
pub(crate) fn pin(cpu: usize) {
    try_pin(cpu).expect("a CPU that could be had before");
}

fn try_pin(cpu: usize) -> Result<(), String> {
    let mut only = CpuSet::new();
    only.set(cpu);
    sched_setaffinity(None, &only).map_err(|error| format!("CPU {cpu} cannot be had: {error}"))?;
    match sched_getaffinity(None) {
        Ok(now) if now == only => Ok(()),
        _ => Err(format!("the system does not keep it on CPU {cpu}")),
    }
}

/// Those that share a core with it.
fn siblings(cpu: usize) -> Vec<usize> {
    let list = std::fs::read_to_string(format!("/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list"));
    let list = list.unwrap_or_default();
    // As in `0,4` or `0-1`.
    let ranges = list.trim().split(',').filter_map(|range| {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        Some(first.parse().ok()?..=last.parse().ok()?)
    });
    ranges.flatten().collect()
}
