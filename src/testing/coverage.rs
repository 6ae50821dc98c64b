//! Which edges of the conversations' graphs were taken, and which never.

mod took;

pub(crate) use self::took::{Took, counted};

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// The file that bots under test write down their edges in.
const VARIABLE: &str = "STATEGRAM_COVERAGE";

/// Is set in the process in which [`Coverage::of_tests`] runs the others.
const WITHIN: &str = "STATEGRAM_COVERAGE_WITHIN";

/// Which edges of the [graphs](crate::machine::Graph) were taken, and by how many bots: in one test ([`TestBot::coverage`]), or in all tests of
/// a program.
///
/// A test that is asked for by name prints what all others took:
///
/// ```no_run
/// use stategram::testing::Coverage;
///
/// #[test]
/// #[ignore = "runs the other tests: cargo test coverage -- --ignored --nocapture"]
/// fn coverage() {
///     let coverage = Coverage::of_tests().unwrap();
///     println!("{coverage}");
///     assert_eq!(coverage.never().count(), 0);
/// }
/// ```
///
/// Doors (`enter`, `exit`) and what nobody takes are on no edge; a turn that fails is on that of its `failed` handler, if there is one.
/// To go to the entry state is to end: of a handler that declares both, the edge to the end is taken.
///
/// [`TestBot::coverage`]: crate::testing::TestBot::coverage
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// How many bots took them.
    edges: BTreeMap<CoveredEdge, usize>,
}

/// An edge of a conversation's graph.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CoveredEdge {
    /// The conversation's name.
    pub conversation: String,
    /// The module that its type is in, without the crate; empty where that is the crate itself.
    pub module: String,
    /// The line of the handler in the source, if there is one.
    pub line: Option<u32>,
    /// The trigger, as it was written.
    pub trigger: String,
    /// The handler; `None` where a conversation expires without one.
    pub handler: Option<String>,
    /// The state in which it starts.
    pub from: String,
    /// The state in which it ends; `None` for the conversation's end.
    pub to: Option<String>,
    /// Whether it was declared as [`Any`](crate::machine::Any), so that it need not ever be taken.
    pub any: bool,
}

/// A line of the file: an edge that is there, or one that was taken.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    edge: CoveredEdge,
    taken: bool,
}

impl Coverage {
    /// Runs all tests of this program but the ignored ones, in a process of its own, and gives what they took: all bots on this crate,
    /// whether of the test kit or not. The tests' own output goes where this test's goes.
    ///
    /// # Errors
    /// [`Error::Setting`] where the test that asks for it is not ignored: it would run itself. [`Error::System`] where the process
    /// cannot be run, or a test fails in it.
    pub fn of_tests() -> Result<Self> {
        if std::env::var_os(WITHIN).is_some() {
            let sentence = "the test that counts the edges of all others is one of them: mark it with `#[ignore]`";
            return Err(Error::Setting(sentence.to_owned()));
        }
        let failed = |doing: &str| {
            let doing = doing.to_owned();
            move |source| Error::System { doing, source }
        };
        let program = std::env::current_exe().map_err(failed("cannot find the program of these tests"))?;
        let folder = Folder::new().map_err(failed("cannot make a folder for the edges that were taken"))?;
        let file = folder.0.join("edges");
        let mut tests = Command::new(program);
        let status = tests.env(VARIABLE, &file).env(WITHIN, "1").stdin(Stdio::null()).status();
        let status = status.map_err(failed("cannot run the tests"))?;
        if !status.success() {
            return Err(failed("the tests whose edges are counted fail")(std::io::Error::other(status.to_string())));
        }
        Self::read(&file)
    }

    /// Reads what was written to the file that the environment's `STATEGRAM_COVERAGE` named while tests ran, several programs of tests
    /// perhaps. Bots add to what is there.
    ///
    /// # Errors
    /// [`Error::System`] where it cannot be read, or a line is none that a bot wrote.
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let failed = |source| Error::System { doing: format!("cannot read {}", path.display()), source };
        let mut coverage = Self::default();
        for (nth, line) in std::fs::read_to_string(path).map_err(failed)?.lines().enumerate() {
            let line: Line = serde_json::from_str(line)
                .map_err(|error| failed(std::io::Error::other(format!("line {}: {error}", nth + 1))))?;
            coverage.add(line.edge, usize::from(line.taken));
        }
        Ok(coverage)
    }

    /// Every edge, with the number of bots that took it; in the order of the conversations' names, and then of the source.
    pub fn edges(&self) -> impl Iterator<Item = (&CoveredEdge, usize)> {
        self.edges.iter().map(|(edge, times)| (edge, *times))
    }

    /// The edges that nobody took, but for those that need not ever be.
    pub fn never(&self) -> impl Iterator<Item = &CoveredEdge> {
        self.edges().filter(|(edge, times)| *times == 0 && !edge.any).map(|(edge, _)| edge)
    }

    fn add(&mut self, edge: CoveredEdge, times: usize) {
        *self.edges.entry(edge).or_default() += times;
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.edges().peekable();
        while let Some(&(CoveredEdge { conversation, module, .. }, _)) = rest.peek() {
            let is_it = |edge: &CoveredEdge| edge.conversation == *conversation && edge.module == *module;
            let edges: Vec<_> = std::iter::from_fn(|| rest.next_if(|(edge, _)| is_it(edge))).collect();
            let counted = edges.iter().filter(|(edge, times)| *times > 0 || !edge.any);
            let taken = edges.iter().filter(|(_, times)| *times > 0).count();
            // Only where there are two of this name.
            if self.edges.keys().any(|it| it.conversation == *conversation && it.module != *module) {
                write!(f, "{conversation} in {module}: ")?;
            } else {
                write!(f, "{conversation}: ")?;
            }
            writeln!(f, "{taken} of {} edges", counted.count())?;
            for (edge, times) in edges.iter().filter(|(edge, times)| *times > 0 || !edge.any) {
                let times = if *times == 0 { "never".to_owned() } else { format!("{times}x") };
                writeln!(f, "  {times:>5}  {edge}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for CoveredEdge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to, trigger, handler, line, .. } = self;
        write!(f, "{from} -> {} by {trigger}", to.as_deref().unwrap_or("End"))?;
        if let Some(handler) = handler {
            write!(f, " ({handler}")?;
            match line {
                Some(line) => write!(f, ", line {line})")?,
                None => write!(f, ")")?,
            }
        }
        Ok(())
    }
}

/// A folder that goes when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new() -> std::io::Result<Self> {
        let name = format!("stategram-coverage-{}-{:016x}", std::process::id(), fastrand::u64(..));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
