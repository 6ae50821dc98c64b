//! The compiler as Cargo runs it, and what it costs.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{array, env, fs};

/// Tells this program that it is run in front of the compiler, and the folder for what it sees.
const LINES: &str = "STATEGRAM_EXPANSION_LINES";

/// What is counted.
#[derive(Clone, Copy)]
pub(crate) enum Meter {
    /// User and system time.
    Seconds,
    /// What valgrind sees, in thousands of millions.
    Instructions,
}

/// A crate that Cargo has checked once.
pub(crate) struct Crate {
    source: PathBuf,
    text: String,
    /// The folder that the compiler runs in, and the compiler with its arguments.
    line: Vec<String>,
    incremental: PathBuf,
}

/// Cargo runs this program instead of the compiler, which is the first argument. It notes how.
pub(crate) fn note_command_line() -> Option<ExitCode> {
    let folder = env::var_os(LINES)?;
    let words: Vec<String> = env::args().skip(1).collect();
    let name = words.iter().skip_while(|it| *it != "--crate-name").nth(1);
    if let Some(name) = name.filter(|it| *it != "___") {
        let here = env::current_dir().expect("a folder").display().to_string();
        let line: Vec<&str> = std::iter::once(here.as_str()).chain(words.iter().map(String::as_str)).collect();
        fs::write(Path::new(&folder).join(name), line.join("\n")).expect("a file");
    }
    let (compiler, arguments) = words.split_first().expect("a compiler");
    let ended = Command::new(compiler).args(arguments).status().expect("a compiler");
    Some(if ended.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Has Cargo check a crate for each of the sources, with the dependencies of a bot, which are built where the workspace's are.
pub(crate) fn crates<const N: usize>(folder: &Path, sources: [(&str, String); N]) -> [Crate; N] {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR"));
    let lines = folder.join("lines");
    if folder.exists() {
        fs::remove_dir_all(folder).expect("what an earlier run left");
    }
    fs::create_dir_all(&lines).expect("a folder");
    let names: Vec<String> = sources.iter().map(|(name, _)| format!("{name:?}")).collect();
    let manifest = format!("[workspace]\nmembers = [{}]\nresolver = \"3\"\n", names.join(", "));
    fs::write(folder.join("Cargo.toml"), manifest).expect("a file");
    fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock")).expect("the workspace's versions");
    for (name, text) in &sources {
        let manifest = format!(
            "[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             serde = {{ version = \"1\", features = [\"derive\"] }}\nstategram = {{ path = {workspace:?} }}\n"
        );
        fs::create_dir_all(folder.join(name).join("src")).expect("a folder");
        fs::write(folder.join(name).join("Cargo.toml"), manifest).expect("a file");
        fs::write(folder.join(name).join("src/lib.rs"), text).expect("a file");
    }
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    // There the toolchain is pinned.
    let mut check = Command::new(cargo);
    check.current_dir(workspace).args(["check", "--workspace", "--offline", "--manifest-path"]);
    check
        .arg(folder.join("Cargo.toml"))
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTC_WORKSPACE_WRAPPER", this())
        .env(LINES, &lines);
    check.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder"));
    assert!(check.status().expect("cargo").success(), "the crates do not compile");
    let mut sources = sources.into_iter();
    array::from_fn(|_| {
        let (name, text) = sources.next().expect("N of them");
        let line = fs::read_to_string(lines.join(name)).expect("the compiler was run");
        let line = line.lines().map(str::to_owned).collect();
        Crate {
            source: folder.join(name).join("src/lib.rs"),
            text,
            line,
            incremental: folder.join("incremental").join(name),
        }
    })
}

impl Crate {
    /// What a check costs from nothing.
    pub(crate) fn checked(&self, meter: Meter) -> f64 {
        self.compiled(meter, &self.text, &[])
    }

    /// What it costs with the compiler's notes of a check before the edit.
    pub(crate) fn checked_after(&self, meter: Meter, edit: &dyn Fn(&str) -> String) -> f64 {
        let notes = format!("incremental={}", self.incremental.display());
        if !self.incremental.exists() {
            self.compiled(Meter::Seconds, &self.text, &["-C", &notes]);
        }
        let edited = edit(&self.text);
        assert_ne!(edited, self.text, "there is nothing to edit");
        self.compiled(meter, &edited, &["-C", &notes])
    }

    fn compiled(&self, meter: Meter, text: &str, options: &[&str]) -> f64 {
        fs::write(&self.source, text).expect("a file");
        let (folder, line) = self.line.split_first().expect("a folder");
        let mut command = match meter {
            Meter::Seconds => {
                let mut bash = Command::new("bash");
                bash.args(["-c", r#"TIMEFORMAT="%3U %3S"; time "$@" 2>/dev/null"#, "bash"]);
                bash
            }
            Meter::Instructions => {
                let mut valgrind = Command::new("valgrind");
                valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
                valgrind
            }
        };
        let done = command.args(line).args(options).current_dir(folder).output().expect("bash, or valgrind");
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "the compiler failed: {said}");
        meter.read(&said).unwrap_or_else(|| panic!("no figure in {said:?}"))
    }
}

impl Meter {
    pub(crate) fn unit(self) -> &'static str {
        match self {
            Self::Seconds => "seconds of CPU time",
            Self::Instructions => "thousands of millions of instructions",
        }
    }

    fn read(self, said: &str) -> Option<f64> {
        match self {
            Self::Seconds => {
                let (user, system) = said.lines().last()?.split_once(' ')?;
                Some(user.parse::<f64>().ok()? + system.parse::<f64>().ok()?)
            }
            Self::Instructions => {
                let number = said.split("Collected : ").nth(1)?.split_whitespace().next()?;
                Some(number.parse::<f64>().ok()? / 1e9)
            }
        }
    }
}

fn this() -> PathBuf {
    env::current_exe().expect("this program")
}
