//! The table, and its place in README.md.

use std::fmt;
use std::fmt::Write;

use crate::bots::{Bot, Way};
use crate::run::Outcome;
use crate::{Entry, Plan, Round};

/// Figures of several rounds.
pub(crate) struct Spread {
    least: f64,
    pub(crate) median: f64,
    most: f64,
}

impl Spread {
    fn of(figures: impl IntoIterator<Item = f64>) -> Self {
        let mut figures: Vec<f64> = figures.into_iter().collect();
        figures.sort_by(f64::total_cmp);
        Self { least: figures[0], median: figures[figures.len() / 2], most: figures[figures.len() - 1] }
    }
}

impl fmt::Display for Spread {
    /// With as many digits behind the point as the format asks for.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = f.precision().unwrap_or(1);
        write!(f, "{:.digits$}, {:.digits$} to {:.digits$}", self.median, self.least, self.most)
    }
}

/// The CPU time of an answered update, of one bot to another, round by round.
pub(crate) fn cpu_ratios(entries: &[Entry], way: Way, bot: Bot, other: Bot) -> Spread {
    let rounds = |bot| &entries.iter().find(|it| it.bot == bot && it.way == way).expect("it took part").rounds;
    let pairs = rounds(bot).iter().zip(rounds(other));
    Spread::of(pairs.map(|(it, other)| it.at_once.cpu_micros / other.at_once.cpu_micros))
}

/// In Markdown, with what has to be said of it.
pub(crate) fn of(entries: &[Entry], ceilings: &[Outcome], plan: &Plan) -> String {
    let mut table = String::new();
    for way in [Way::Polling, Way::Webhook] {
        let _ = writeln!(
            table,
            "| by {} | answered updates/s | CPU per update, us | to the bare client's | p50 / p99, ms | wrong or missing | out of order | peak memory, MB |\n\
             |---|---|---|---|---|---|---|---|",
            way.name()
        );
        for entry in entries.iter().filter(|it| it.way == way) {
            table.push_str(&row(entry, entries));
        }
        table.push('\n');
    }
    let busiest = entries.iter().map(|it| median(it, |round| round.at_once.server_busy)).fold(0.0, f64::max);
    let Plan { at_once, paced, few_chats, rounds } = plan;
    let _ = writeln!(
        table,
        "Rounds: {rounds}, of which these are the medians; of ratios also the range. Updates per second, CPU and memory: {} updates of {} chats at once. \
         p50 and p99: {} updates a second, each from when it was written to when its answer was at the server. Wrong, missing and out of order: of all updates \
         of all rounds, among them {} of {} chats at once. To a client that does a bot's calls and none of its work the server gave {:.0} \
         updates a second; no bot kept it busier than {:.0} % of its CPU.",
        at_once.updates,
        at_once.chats,
        paced.per_second.unwrap_or_default(),
        few_chats.updates,
        few_chats.chats,
        Spread::of(ceilings.iter().map(|it| it.per_second)).median,
        busiest * 100.0
    );
    table
}

fn row(entry: &Entry, entries: &[Entry]) -> String {
    let Entry { bot, way, rounds } = entry;
    let ratio = match bot {
        Bot::Bare => "1".to_owned(),
        _ => {
            let ratios = cpu_ratios(entries, *way, *bot, Bot::Bare);
            format!("**{:.2}** ({:.2} to {:.2})", ratios.median, ratios.least, ratios.most)
        }
    };
    let sum = |figure: fn(&Outcome) -> usize| -> usize {
        let outcomes = rounds.iter().flat_map(|Round { at_once, paced, few_chats }| [at_once, paced, few_chats]);
        outcomes.map(figure).sum()
    };
    format!(
        "| {} | {:.0} | {:.1} | {ratio} | {:.2} / {:.2} | {} | {} | {:.1} |\n",
        bot.name(),
        median(entry, |round| round.at_once.per_second),
        median(entry, |round| round.at_once.cpu_micros),
        median(entry, |round| round.paced.p50_millis),
        median(entry, |round| round.paced.p99_millis),
        sum(|it| it.wrong),
        sum(|it| it.out_of_order),
        median(entry, |round| round.at_once.peak_mb),
    )
}

fn median(entry: &Entry, figure: impl Fn(&Round) -> f64) -> f64 {
    Spread::of(entry.rounds.iter().map(figure)).median
}

const BEGIN: &str = "<!-- race: written by benches/race -->\n";
const END: &str = "<!-- race: end -->";

/// Replaces what is between the two comments.
pub(crate) fn write_into_readme(machine: &str, table: &str) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md");
    let readme = std::fs::read_to_string(path).expect("README.md");
    let (before, rest) = readme.split_once(BEGIN).expect("where the table begins");
    let (_, after) = rest.split_once(END).expect("where the table ends");
    std::fs::write(path, format!("{before}{BEGIN}{table}\n{machine}\n{END}{after}")).expect("README.md");
}
