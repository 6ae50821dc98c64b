//! What valgrind has written down, by rooms.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;

use crate::rooms::{self, ROOMS};

/// So much in each room, and behind them what is in none.
pub(crate) type Shares = Vec<f64>;

/// The instructions of each room. A function that serves several, as `malloc` does, is divided as the cost of the calls of it is.
pub(crate) fn callgrind(file: &Path) -> Shares {
    let text = std::fs::read_to_string(file).expect("what it counted");
    let Graph { names, own, calls } = Graph::read(&text);
    let mut callers = vec![Vec::new(); names.len()];
    for (&(caller, called), &cost) in &calls {
        if caller != called {
            callers[called].push((caller, cost));
        }
    }
    let fixed: Vec<Option<usize>> = names.iter().map(|it| rooms::of(it)).collect();
    let in_one = |room: Option<usize>| (0..=ROOMS.len()).map(|it| if Some(it) == room { 1.0 } else { 0.0 }).collect();
    let mut shares: Vec<Shares> = fixed.iter().map(|it| in_one(*it)).collect();
    // What calls each other in circles needs some rounds.
    for _ in 0..ROUNDS {
        for (function, callers) in callers.iter().enumerate().filter(|&(it, _)| fixed[it].is_none()) {
            let mut sum: Shares = vec![0.0; ROOMS.len() + 1];
            for &(caller, cost) in callers {
                sum.iter_mut().zip(&shares[caller]).for_each(|(sum, share)| *sum += cost * share);
            }
            let whole: f64 = sum.iter().sum();
            if whole > 0.0 {
                shares[function] = sum.into_iter().map(|it| it / whole).collect();
            }
        }
    }
    let mut all: Shares = vec![0.0; ROOMS.len() + 1];
    for (own, shares) in own.iter().zip(&shares) {
        all.iter_mut().zip(shares).for_each(|(all, share)| *all += own * share);
        all[ROOMS.len()] += own * (1.0 - shares.iter().sum::<f64>());
    }
    all
}

const ROUNDS: usize = 40;

/// Which function calls which.
#[derive(Default)]
struct Graph<'a> {
    names: Vec<&'a str>,
    /// What each costs without those that it calls.
    own: Vec<f64>,
    /// What the calls of one by another cost.
    calls: HashMap<(usize, usize), f64>,
}

impl<'a> Graph<'a> {
    /// callgrind's format: `fn=(id) name`, the name only once; then lines of costs. Behind `cfn=` and `calls=`, the next line is what
    /// that other function cost.
    fn read(text: &'a str) -> Self {
        let mut graph = Self::default();
        let mut known = HashMap::new();
        let (mut function, mut called, mut is_call) = (0, 0, false);
        for line in text.lines() {
            if let Some(name) = line.strip_prefix("fn=") {
                function = graph.named(name, &mut known);
            } else if let Some(name) = line.strip_prefix("cfn=") {
                called = graph.named(name, &mut known);
            } else if line.starts_with("calls=") {
                is_call = true;
            } else if line.starts_with(|it: char| it.is_ascii_digit() || "+-*".contains(it)) {
                let Some(cost) = line.split_whitespace().nth(1).and_then(|it| it.parse::<f64>().ok()) else { continue };
                match std::mem::take(&mut is_call) {
                    true => *graph.calls.entry((function, called)).or_default() += cost,
                    false => graph.own[function] += cost,
                }
            }
        }
        graph
    }

    fn named(&mut self, name: &'a str, known: &mut HashMap<&'a str, usize>) -> usize {
        let (id, name) = name.split_once(' ').unwrap_or((name, name));
        *known.entry(id).or_insert_with(|| {
            self.names.push(name);
            self.own.push(0.0);
            self.names.len() - 1
        })
    }
}

/// The allocations of each room: each belongs to the innermost function that is in one.
pub(crate) fn dhat(file: &Path) -> Shares {
    #[derive(Deserialize)]
    struct Heap {
        pps: Vec<Place>,
        ftbl: Vec<String>,
    }
    #[derive(Deserialize)]
    struct Place {
        tbk: u64,
        fs: Vec<usize>,
    }
    let text = std::fs::read_to_string(file).expect("what it counted");
    let Heap { pps, ftbl } = serde_json::from_str(&text).expect("dhat's format");
    let rooms: Vec<Option<usize>> = ftbl.iter().map(|it| rooms::of(it)).collect();
    let mut all: Shares = vec![0.0; ROOMS.len() + 1];
    for Place { tbk, fs } in pps {
        let room = fs.iter().find_map(|it| rooms[*it]).unwrap_or(ROOMS.len());
        all[room] += tbk as f64;
    }
    all
}
