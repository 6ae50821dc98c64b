//! What a regular expression found.

use std::fmt;
use std::sync::Arc;

use regex::{CaptureLocations, Regex};

use crate::extract::Extract;
use crate::extract::carries::CarriesCaptures;
use crate::machine::{Cx, Pattern, Refusal};
use crate::update::Incoming;

/// What the pattern of the trigger `regex` found in the text: the first place where it matches, and the groups in it.
///
/// ```
/// # use stategram::prelude::*;
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_chat)]
/// # enum Road { #[state(entry)] Idle }
/// # use road::Idle;
/// #[handler]
/// impl Road {
///     #[on(Idle, regex = r"(\d+) ?(?<unit>km|miles)\b")]
///     fn distance(found: Captures, reply: &mut Reply) -> Stay {
///         let (number, unit) = (found.get(1).unwrap_or("?"), found.name("unit").unwrap_or("?"));
///         reply.text(format!("{number} {unit} is far."));
///         Stay
///     }
/// }
/// ```
///
/// The syntax is that of the [`regex`](https://docs.rs/regex/1/regex/#syntax) crate, in which no pattern takes more than linear time.
/// The text is shared with the update, not copied.
#[derive(Clone)]
pub struct Captures {
    update: Arc<Incoming>,
    regex: &'static Regex,
    places: CaptureLocations,
}

impl Captures {
    /// All that matched: group 0.
    pub fn whole(&self) -> &str {
        self.get(0).unwrap_or_default()
    }

    /// What matched the group of that number; `None` where it took no part in the match, or there is no such group.
    pub fn get(&self, group: usize) -> Option<&str> {
        let (start, end) = self.places.get(group)?;
        self.update.text()?.get(start..end)
    }

    /// What matched the group of that name: `(?<name>..)`.
    pub fn name(&self, name: &str) -> Option<&str> {
        self.get(self.regex.capture_names().position(|it| it == Some(name))?)
    }

    /// What matched each group, all of it first.
    pub fn iter(&self) -> impl Iterator<Item = Option<&str>> {
        (0..self.places.len()).map(|group| self.get(group))
    }
}

impl<S, F: CarriesCaptures, A> Extract<S, F, A> for Captures {
    const SURE: bool = F::SURE;

    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        let Some(Pattern::Regex(regex)) = cx.pattern() else { return Err(Refusal::Skip) };
        let (Some(regex), Some(update)) = (regex.compiled(), cx.shared_update()) else { return Err(Refusal::Skip) };
        let text = update.text().ok_or(Refusal::Skip)?;
        let mut places = regex.capture_locations();
        regex.captures_read(&mut places, text).ok_or(Refusal::Skip)?;
        Ok(Self { update: update.clone(), regex, places })
    }
}

/// Says what was looked for, and nothing of what somebody wrote.
impl fmt::Debug for Captures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Captures").field("regex", &self.regex.as_str()).finish_non_exhaustive()
    }
}
