//! A disk that fails: a small library below the store, between it and the system.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    /// A write, and every one after it: `EIO`.
    Write,
    /// The disk is full from then on: `ENOSPC`.
    Full,
    /// One fsync, and what it was to bring to the disk is still in memory: `EIO`.
    Fsync,
    /// One fsync, and what it was to bring to the disk is gone.
    FsyncAndLoss,
    /// Half of a write gets through, and the process is killed.
    Torn,
    /// The process is killed, and everything is as it was at the last fsync.
    PowerCut,
    /// The same, but some pages got to the disk before.
    PowerCutOfSomePages,
}

/// A fault that comes.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) kind: Kind,
    /// At which call.
    pub(crate) nth: u64,
    /// Which pages.
    pub(crate) seed: u64,
    /// fsync does nothing, and says it did.
    pub(crate) lying: bool,
}

/// The library, built for this run.
#[derive(Clone, Debug)]
pub(crate) struct Library(PathBuf);

impl Kind {
    pub(crate) const ALL: [Self; 7] = [
        Self::Write,
        Self::Full,
        Self::Fsync,
        Self::FsyncAndLoss,
        Self::Torn,
        Self::PowerCut,
        Self::PowerCutOfSomePages,
    ];

    /// The name that the library knows it by.
    fn name(self) -> &'static str {
        match self {
            Self::Write => "write",
            Self::Full => "full",
            Self::Fsync => "fsync",
            Self::FsyncAndLoss => "fsync-loss",
            Self::Torn => "torn",
            Self::PowerCut => "power",
            Self::PowerCutOfSomePages => "power-pages",
        }
    }

    /// Whether it is the nth fsync that fails, and not the nth write.
    pub(crate) fn is_of_fsync(self) -> bool {
        matches!(self, Self::Fsync | Self::FsyncAndLoss)
    }

    /// Whether the bot lives to tell of it.
    pub(crate) fn is_survived(self) -> bool {
        matches!(self, Self::Write | Self::Full | Self::Fsync | Self::FsyncAndLoss)
    }

    /// Whether what was not brought to the disk is gone.
    pub(crate) fn forgets(self) -> bool {
        matches!(self, Self::FsyncAndLoss | Self::PowerCut | Self::PowerCutOfSomePages)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Write => "write error",
            Self::Full => "full disk",
            Self::Fsync => "fsync failure",
            Self::FsyncAndLoss => "fsync failure with loss",
            Self::Torn => "torn write",
            Self::PowerCut => "power cut",
            Self::PowerCutOfSomePages => "power cut between pages",
        })
    }
}

impl Library {
    /// Builds it in this folder. `None` where there is no C compiler.
    pub(crate) fn build(folder: &Path) -> Option<Self> {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/crash/fault.c");
        let library = folder.join("fault.so");
        let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
        let mut command = Command::new(compiler);
        command.args(["-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o"]).arg(&library).arg(source).arg("-ldl");
        let built = command.status().ok()?;
        assert!(built.success(), "fault.c does not compile");
        Some(Self(library))
    }

    /// What puts it below a bot whose store is this file.
    pub(crate) fn below(&self, file: &Path, fault: &Fault) -> Vec<(&'static str, String)> {
        let text = |path: &Path| path.to_str().expect("a path in UTF-8").to_owned();
        vec![
            ("LD_PRELOAD", text(&self.0)),
            ("FAULT_FILE", text(file)),
            ("FAULT_KIND", fault.kind.name().to_owned()),
            ("FAULT_AT", fault.nth.to_string()),
            ("FAULT_SEED", fault.seed.to_string()),
            ("FAULT_LYING", u8::from(fault.lying).to_string()),
        ]
    }
}
