//! What something costs: CPU time, which a busy machine changes little, and instructions and allocations, which it changes not at
//! all.

use std::collections::HashMap;
use std::process::{Command, Stdio};
use std::time::Duration;

/// The CPU time that the threads of this process have had so far.
pub(crate) fn cpu() -> Duration {
    let threads = std::fs::read_dir("/proc/self/task").expect("Linux");
    let ran = |thread: std::fs::DirEntry| {
        let stat = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
        stat.split_whitespace().next()?.parse::<u64>().ok()
    };
    Duration::from_nanos(threads.flatten().filter_map(ran).sum())
}

/// What valgrind counted of one run of this program.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    pub(crate) instructions: f64,
    pub(crate) allocations: f64,
    /// The instructions of each function and all that it called, and how often it was called.
    functions: HashMap<String, (f64, f64)>,
}

impl Counted {
    /// Runs this program with these arguments under callgrind; nothing where there is no valgrind.
    pub(crate) fn of(arguments: &[String]) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("callgrind.out");
        let mut valgrind = Command::new("valgrind");
        valgrind.arg("--tool=callgrind").arg(format!("--callgrind-out-file={}", file.display()));
        valgrind.arg(std::env::current_exe().expect("this program")).args(arguments).stdout(Stdio::null());
        let done = match valgrind.output() {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
            done => done.expect("valgrind"),
        };
        if !done.status.success() {
            panic!("{arguments:?} failed: {}", String::from_utf8_lossy(&done.stderr));
        }
        Some(Self::read(&std::fs::read_to_string(file).expect("what it counted")))
    }

    /// What `more` has beyond this, for each of so many.
    pub(crate) fn each(&self, more: &Self, count: usize) -> Self {
        let each = |few: f64, many: f64| (many - few) / count as f64;
        let functions = more.functions.iter().map(|(name, &(cost, calls))| {
            let few = self.functions.get(name).copied().unwrap_or_default();
            (name.clone(), (each(few.0, cost), each(few.1, calls)))
        });
        Self {
            instructions: each(self.instructions, more.instructions),
            allocations: each(self.allocations, more.allocations),
            functions: functions.collect(),
        }
    }

    /// The instructions of the functions whose names have this in them, with all that they called.
    pub(crate) fn within(&self, name: &str) -> f64 {
        self.functions.iter().filter(|(it, _)| it.contains(name)).map(|(_, &(cost, _))| cost).sum()
    }

    /// The functions that most is spent in.
    pub(crate) fn profile(&self) -> Vec<(&str, f64, f64)> {
        let mut functions: Vec<_> =
            self.functions.iter().map(|(name, &(cost, calls))| (&**name, cost, calls)).collect();
        functions.sort_by(|one, other| other.1.total_cmp(&one.1));
        functions
    }

    /// callgrind's format: `cfn=(id) name` names who is called, the name only once; `calls=` how often, and the line behind it how
    /// much that cost.
    fn read(text: &str) -> Self {
        let mut counted = Self::default();
        let mut names: HashMap<&str, &str> = HashMap::new();
        let (mut called, mut calls) = ("", None);
        for line in text.lines() {
            let function = line.strip_prefix("cfn=").or_else(|| line.strip_prefix("fn="));
            if let Some(function) = function {
                let (id, name) = function.split_once(' ').unwrap_or((function, ""));
                let name = if name.is_empty() { names.get(id).copied().unwrap_or_default() } else { name };
                names.insert(id, name);
                if line.starts_with('c') {
                    called = name;
                }
            } else if let Some(count) = line.strip_prefix("calls=") {
                calls = count.split_whitespace().next().and_then(|it| it.parse::<f64>().ok());
            } else if let Some(count) = calls.take() {
                let cost = line.split_whitespace().last().and_then(|it| it.parse::<f64>().ok()).unwrap_or_default();
                let entry = counted.functions.entry(called.to_owned()).or_default();
                *entry = (entry.0 + cost, entry.1 + count);
            } else if let Some(total) = line.strip_prefix("totals:").or_else(|| line.strip_prefix("summary:")) {
                counted.instructions = total.trim().parse().expect("a number");
            }
        }
        let allocators = ["malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc"];
        counted.allocations = allocators.iter().filter_map(|it| counted.functions.get(*it)).map(|it| it.1).sum();
        counted
    }
}
