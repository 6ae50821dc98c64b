//! Subjects that take turns, so that noise which comes and goes is the same for all of them.

use crate::meter::Counted;
use crate::subjects::named;

const ROUNDS: usize = 5;

/// A subject at a size.
pub(crate) type At = (&'static str, usize);

/// What was found.
pub(crate) struct Found {
    pub(crate) at: At,
    /// Nanoseconds, round by round; none where only is counted.
    times: Vec<f64>,
    pub(crate) counted: Option<Counted>,
}

/// Measures all of these.
pub(crate) fn of(all: impl IntoIterator<Item = At>, only_counted: bool) -> Vec<Found> {
    let count = |at: At| Found { at, times: Vec::new(), counted: named(at.0).count(at.1) };
    let mut all: Vec<Found> = all.into_iter().map(count).collect();
    let rounds = if only_counted { 0 } else { ROUNDS };
    for _ in 0..rounds {
        for Found { at: (name, size), times, .. } in &mut all {
            times.push(named(name).time(*size));
        }
    }
    all
}

impl Found {
    /// The median of the rounds, in nanoseconds.
    pub(crate) fn time(&self) -> Option<f64> {
        median(self.times.clone())
    }

    /// How many times as long as the other one it took, in the median of the rounds.
    pub(crate) fn times(&self, other: &Self) -> Option<f64> {
        median(self.times.iter().zip(&other.times).map(|(mine, its)| mine / its).collect())
    }

    /// How many times as many instructions.
    pub(crate) fn instructions(&self, other: &Self) -> Option<f64> {
        Some(self.counted.as_ref()?.instructions / other.counted.as_ref()?.instructions)
    }
}

fn median(mut figures: Vec<f64>) -> Option<f64> {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied()
}

/// A line of a table: what was not measured is a dash.
pub(crate) fn row<'a>(name: &str, cells: impl IntoIterator<Item = (Option<f64>, &'a str, usize)>) {
    let cell = |(figure, unit, digits): (Option<f64>, &str, usize)| {
        figure.map_or_else(|| "-".to_owned(), |it| format!("{}{unit}", grouped(it, digits)))
    };
    println!("| {name} | {} |", cells.into_iter().map(cell).collect::<Vec<_>>().join(" | "));
}

/// The head of a table.
pub(crate) fn head(columns: &[&str]) {
    println!("\n| {} |\n|{}", columns.join(" | "), "---|".repeat(columns.len()));
}

/// As in 12,345.6.
pub(crate) fn grouped(figure: f64, digits: usize) -> String {
    let text = format!("{figure:.digits$}");
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::new();
    for (place, digit) in whole.char_indices() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + rest
}
