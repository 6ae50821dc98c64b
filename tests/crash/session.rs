//! One file, one Telegram, and bots that come and go.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;
use stategram::simulator::Simulator;
use tempfile::TempDir;
use tokio::task::JoinHandle;

use crate::bot;
use crate::broken::Broken;
use crate::fault::{Fault, Kind, Library};
use crate::history::Verdict;
use crate::load::Load;
use crate::page::{Outgoing, Page, beside};
use crate::plan::Ending;
use crate::points::Point;
use crate::process::Process;

/// How long anything may take before it counts as failed. Nothing waits for this long unless it fails.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a bot has to come by a point before it is killed where it is.
const UNTIL_THERE: Duration = Duration::from_secs(10);
/// So many faults of one file are told.
const FAULTS: usize = 5;

pub(crate) struct Session {
    simulator: Arc<Simulator>,
    load: Arc<Load>,
    tasks: Vec<JoinHandle<()>>,
    library: Option<Library>,
    broken: Option<Broken>,
    rng: Rng,
    /// How many updates came out of turn, in the last runs.
    odd: [usize; 3],
    /// How the last run ended.
    last: Option<Ending>,
    /// It cannot go on.
    pub(crate) is_over: bool,
    pub(crate) tally: Tally,
    file: PathBuf,
    folder: TempDir,
}

/// How the bots ended.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) kills: usize,
    pub(crate) in_flight: usize,
    pub(crate) at_points: BTreeMap<Point, usize>,
    pub(crate) faults: BTreeMap<Kind, usize>,
    /// What was wrong in between.
    pub(crate) complaints: Vec<String>,
}

impl Session {
    pub(crate) async fn start(seed: u64, broken: Option<Broken>) -> Self {
        let simulator = Arc::new(Simulator::start().await.expect("a simulator"));
        let load = Load::new(simulator.clone(), seed);
        let folder = tempfile::Builder::new().prefix("stategram-crash-").tempdir().expect("a folder");
        let file = folder.path().canonicalize().expect("a path").join("bot.db");
        let library = Library::build(folder.path());
        let tasks = load.start();
        let rng = Rng::with_seed(seed);
        Self {
            simulator,
            load,
            tasks,
            library,
            broken,
            rng,
            odd: [0; 3],
            last: None,
            is_over: false,
            tally: Tally::default(),
            file,
            folder,
        }
    }

    /// Whether disks can be made to fail here.
    pub(crate) fn has_faults(&self) -> bool {
        self.library.is_some()
    }

    /// Runs a bot to this end, and looks at what it leaves.
    pub(crate) async fn run(&mut self, ending: &Ending) {
        if self.is_over {
            return;
        }
        let more = match ending {
            Ending::Fault(fault) => self.library.as_ref().expect("a library").below(&self.file, fault),
            Ending::Point { point, nth, .. } => vec![(bot::POINT, format!("{point} {nth}"))],
            Ending::Birth(_) | Ending::Stop(_) | Ending::Time(_) => Vec::new(),
        };
        let mut bot = self.bot(&more);
        match ending {
            Ending::Birth(micros) => {
                tokio::time::sleep(Duration::from_micros(*micros)).await;
                self.kill(&mut bot);
            }
            // The disk may fail before it is up.
            Ending::Fault(fault) => self.see_fail(&mut bot, fault).await,
            Ending::Point { .. } | Ending::Stop(_) | Ending::Time(_) if !self.is_up(&mut bot).await => return,
            Ending::Point { point, linger, .. } => {
                if bot.says("here", UNTIL_THERE).await {
                    tokio::time::sleep(Duration::from_micros(*linger)).await;
                    *self.tally.at_points.entry(*point).or_default() += 1;
                }
                self.kill(&mut bot);
            }
            Ending::Stop(micros) => {
                tokio::time::sleep(Duration::from_micros(*micros)).await;
                self.stop(&mut bot).await;
            }
            Ending::Time(micros) => {
                tokio::time::sleep(Duration::from_micros(*micros)).await;
                self.kill(&mut bot);
            }
        }
        self.look(ending, &bot).await;
        self.last = Some(ending.clone());
    }

    /// Lets everything come to rest, stops the bot and says what the history comes to.
    pub(crate) async fn settle(&mut self) -> Verdict {
        self.load.pause(true);
        if !self.is_over {
            let mut bot = self.bot(&[]);
            if self.is_up(&mut bot).await {
                self.rest(&mut bot).await;
            }
        }
        self.load.stop();
        for task in self.tasks.drain(..) {
            task.await.expect("no panic");
        }
        if self.is_over {
            // Nothing has settled, so there is nothing to judge.
            let complaints = std::mem::take(&mut self.tally.complaints);
            return Verdict { complaints, ..Verdict::default() };
        }
        let page = self.page();
        let (orders, replies) = (page.inbox.values().map(Vec::len).sum::<usize>(), page.outbox.len());
        if orders + replies > 0 {
            self.complain(format!("{orders} orders and {replies} replies still wait in the file"));
        }
        let mut verdict = self.load.history().judge();
        verdict.complaints.splice(0..0, self.tally.complaints.drain(..));
        verdict
    }

    /// Lets a bot answer all that is open, and stops it.
    async fn rest(&mut self, bot: &mut Process) {
        let settled = self.rests().await;
        // The states are asked for when no timer can come in between.
        self.load.ask_for_states();
        if !(settled && self.rests().await) {
            self.complain(format!("the bot does not come to rest; its log ends with\n{}", bot.log()));
        }
        self.stop(bot).await;
    }

    /// Stops a bot in good order.
    async fn stop(&mut self, bot: &mut Process) {
        bot.terminate();
        let ended = bot.ends(PATIENCE).await;
        if !ended.is_some_and(|it| it.success()) {
            self.complain(format!("the bot stopped with {ended:?}:\n{}", bot.log()));
        }
    }

    async fn is_up(&mut self, bot: &mut Process) -> bool {
        if !bot.says("up", PATIENCE).await {
            bot.kill();
            self.is_over = true;
            self.complain(format!("the bot does not start after {:?}:\n{}", self.last, bot.log()));
        }
        !self.is_over
    }

    fn complain(&mut self, complaint: String) {
        self.tally.complaints.push(complaint);
    }

    fn bot(&self, more: &[(&str, String)]) -> Process {
        let broken = self.broken.map(|it| (bot::BROKEN, it.to_string()));
        let more: Vec<_> = more.iter().cloned().chain(broken).collect();
        Process::start(self.simulator.url(), &self.file, &more)
    }

    fn kill(&mut self, bot: &mut Process) {
        let ended = bot.kill();
        self.tally.kills += 1;
        if !is_killed(ended) {
            self.complain(format!("the bot ended before it was killed, with {ended}:\n{}", bot.log()));
        }
    }

    /// Sees a bot end by itself, since its disk fails.
    async fn see_fail(&mut self, bot: &mut Process, fault: &Fault) {
        let kind = fault.kind;
        let Some(ended) = bot.ends(PATIENCE).await else {
            bot.kill();
            let complaint = format!("a bot lives on after a {kind} ({fault:?}):\n{}", bot.log());
            return self.complain(complaint);
        };
        *self.tally.faults.entry(kind).or_default() += 1;
        let is_right = match kind.is_survived() {
            true => ended.code().is_some_and(|it| it != 0) && is_clear(&bot.log()),
            false => is_killed(ended),
        };
        if !is_right {
            self.complain(format!("after a {kind} the bot ended with {ended}:\n{}", bot.log()));
        }
        // Memory that is shared by the processes of one system does not survive its end.
        if kind.forgets() {
            let _ = std::fs::remove_file(beside(&self.file, "-shm"));
        }
    }

    /// Looks at the file, and notes what was in doubt.
    async fn look(&mut self, ending: &Ending, bot: &Process) {
        self.load.pause(true);
        // What it wrote to the network last is still read.
        tokio::time::sleep(Duration::from_millis(5)).await;
        let mut acknowledged: HashMap<i64, u64> = HashMap::new();
        for (chat, number) in self.load.confirmed(self.odd.iter().sum()).await {
            let highest = acknowledged.entry(chat).or_default();
            *highest = number.max(*highest);
        }
        let page = self.page();
        let faults = page.faults(&acknowledged);
        if !faults.is_empty() {
            let (number, first) = (faults.len(), &faults[..faults.len().min(FAULTS)]);
            self.complain(format!("after {ending:?}, {number} faults: {}\n{}", first.join("; "), bot.log()));
            self.is_over |= page.is_damaged;
        }
        // What lies there from before a bot was up was not in its flight.
        let was_up = matches!(ending, Ending::Point { .. } | Ending::Time(_));
        self.tally.in_flight += usize::from(was_up && page.is_in_flight());
        {
            let mut history = self.load.history();
            let forgets = matches!(ending, Ending::Fault(fault) if fault.kind.forgets());
            for Outgoing { chat, text, in_doubt } in page.outbox {
                if forgets {
                    history.was_forgotten(chat, text, in_doubt);
                } else if in_doubt {
                    history.was_sending(chat, text);
                }
            }
        }
        // Now and then nobody is there for a while, and timers come up.
        if self.rng.u8(..10) == 0 {
            tokio::time::sleep(Duration::from_millis(self.rng.u64(..800))).await;
        }
        let odd = match self.broken {
            Some(Broken::EarlyAck) => 0,
            _ if self.rng.u8(..3) == 0 => self.load.oddities().await,
            _ => 0,
        };
        self.odd = [odd, self.odd[0], self.odd[1]];
        self.load.pause(false);
    }

    /// Waits until everything is answered, as long as there is progress.
    async fn rests(&self) -> bool {
        let mut last = (self.load.history().volume(), tokio::time::Instant::now());
        loop {
            if self.load.history().open() == (0, 0) {
                return true;
            }
            let volume = self.load.history().volume();
            if volume != last.0 {
                last = (volume, tokio::time::Instant::now());
            } else if last.1.elapsed() > PATIENCE / 4 {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    fn page(&self) -> Page {
        // Before the first bot came so far.
        if !Path::exists(&self.file) {
            return Page::default();
        }
        Page::read(&self.file, self.folder.path()).expect("a file that can be read")
    }
}

/// Whether a log says what failed.
fn is_clear(log: &str) -> bool {
    log.lines().last().is_some_and(|line| line.contains("store"))
}

/// Whether it ended by no doing of its own.
fn is_killed(ended: ExitStatus) -> bool {
    ended.code().is_none()
}

impl Drop for Session {
    fn drop(&mut self) {
        self.load.stop();
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}
