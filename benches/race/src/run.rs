//! One bot against one load, in a process each.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::bots::{Bot, Way};
use crate::cpus::Cpus;
use crate::load::Load;

/// What came of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outcome {
    /// User and system time of the bot's process between its first request and its last answer, for each update.
    pub(crate) cpu_micros: f64,
    pub(crate) per_second: f64,
    /// How long half of the answers took at most, and all but a hundredth.
    pub(crate) p50_millis: f64,
    pub(crate) p99_millis: f64,
    /// Wrong or missing.
    pub(crate) wrong: usize,
    pub(crate) out_of_order: usize,
    /// The most memory that the bot's process ever had.
    pub(crate) peak_mb: f64,
    /// How much of the time the server used its CPU. Near 1 it is the server that was measured.
    pub(crate) server_busy: f64,
}

/// Has that bot answer everything; both processes end with it.
pub(crate) fn run(bot: Bot, way: Way, load: Load, cpus: Option<Cpus>) -> Outcome {
    let [server_cpu, bot_cpu] =
        cpus.map_or(["any".to_owned(), "any".to_owned()], |it| [it.server.to_string(), it.bot.to_string()]);
    let mut server = Process::start(&["server".to_owned(), server_cpu].iter().chain(&load.words()).collect::<Vec<_>>());
    let url = server.line();
    let listen = match way {
        Way::Polling => "polling".to_owned(),
        // Free now, and so soon nobody else is given it.
        Way::Webhook => TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a port").to_string(),
    };
    let words = ["bot".to_owned(), bot_cpu, bot.name().to_owned(), url, listen, load.chats.to_string()];
    let bot = Process::start(&words.iter().collect::<Vec<_>>());

    let said = server.line();
    assert_eq!(said, "begin", "the bot never asked for an update");
    let before = [server.cpu_seconds(), bot.cpu_seconds()];
    let said = server.line();
    let after = [server.cpu_seconds(), bot.cpu_seconds()];
    let peak_mb = bot.peak_mb();

    let numbers = said.strip_prefix("end ").expect("an end").split(' ');
    let numbers: Vec<f64> = numbers.map(|it| it.parse().expect("a number")).collect();
    let [seconds, p50, p99, wrong, out_of_order] = *numbers else { panic!("the server said {said:?}") };
    let updates = load.updates as f64;
    Outcome {
        cpu_micros: (after[1] - before[1]) * 1e6 / updates,
        per_second: updates / seconds,
        p50_millis: p50 / 1e3,
        p99_millis: p99 / 1e3,
        wrong: wrong as usize,
        out_of_order: out_of_order as usize,
        peak_mb,
        server_busy: (after[0] - before[0]) / seconds,
    }
}

/// This program in another role. It is killed when it is dropped.
struct Process {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Process {
    fn start(words: &[&String]) -> Self {
        let me = std::env::current_exe().expect("this program");
        // The server is on this machine, whatever proxy there is for others.
        let mut command = Command::new(me);
        let mut child =
            command.args(words).env("NO_PROXY", "127.0.0.1").stdout(Stdio::piped()).spawn().expect("a process");
        let out = BufReader::new(child.stdout.take().expect("its output"));
        Self { child, out }
    }

    /// Waits for the next line that it says.
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).expect("text");
        line.trim_end().to_owned()
    }

    /// The user and system time so far; the kernel says it in steps of 10 ms.
    fn cpu_seconds(&self) -> f64 {
        let stat = self.proc("stat");
        // The fields behind the name in parentheses begin with the third; user and system time are the 14th and the 15th.
        let fields: Vec<&str> = stat.rsplit(')').next().expect("a name").split_whitespace().collect();
        let ticks: f64 = fields[11..=12].iter().map(|it| it.parse::<f64>().expect("a number")).sum();
        ticks / 100.0
    }

    fn peak_mb(&self) -> f64 {
        let status = self.proc("status");
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
        peak.trim().trim_end_matches(" kB").parse::<f64>().expect("a number") / 1e3
    }

    fn proc(&self, file: &str) -> String {
        std::fs::read_to_string(format!("/proc/{}/{file}", self.child.id())).expect("a process that runs")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
