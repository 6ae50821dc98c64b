//! Child processes, and what they cost.

use std::io::{BufRead, BufReader};
use std::process::{Command, Output, Stdio};

/// What a bot's process cost between its first request and its last reply.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    /// User and system time, in seconds; the kernel counts in steps of 10 ms.
    pub(crate) cpu: f64,
    /// The growth of the resident set, in bytes.
    pub(crate) grown: u64,
}

impl Cost {
    pub(crate) fn cpu_micros(self, updates: usize) -> f64 {
        self.cpu * 1e6 / updates as f64
    }

    /// What this process has used so far.
    pub(crate) fn so_far() -> Self {
        let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
        // The fields after the parenthesised name start at the third; user and system time are the 14th and 15th.
        let fields: Vec<&str> = stat.rsplit(')').next().expect("a name").split_whitespace().collect();
        let ticks: f64 = fields[11].parse::<f64>().expect("a number") + fields[12].parse::<f64>().expect("a number");
        let statm = std::fs::read_to_string("/proc/self/statm").expect("Linux");
        let pages: u64 = statm.split_whitespace().nth(1).and_then(|it| it.parse().ok()).expect("a number");
        Self { cpu: ticks / 100.0, grown: pages * 4096 }
    }

    pub(crate) fn since(self, before: Self) -> Self {
        Self { cpu: self.cpu - before.cpu, grown: self.grown.saturating_sub(before.grown) }
    }
}

/// Runs a bot against a server that hands out so many updates of so many chats.
pub(crate) fn run(bot: &str, updates: usize, chats: usize) -> Cost {
    let me = std::env::current_exe().expect("this program");
    let done = run_as(Command::new(me), bot, updates, chats, &[]);
    let said = String::from_utf8(done.stdout).expect("text");
    let (cpu, grown) = said.trim().split_once(' ').unwrap_or_else(|| panic!("{bot} said {said:?}"));
    Cost { cpu: cpu.parse().expect("seconds"), grown: grown.parse().expect("bytes") }
}

/// The same by a command to which the bot's own arguments are added, against a server that is given these besides.
pub(crate) fn run_as(mut command: Command, bot: &str, updates: usize, chats: usize, server: &[&str]) -> Output {
    let me = std::env::current_exe().expect("this program");
    let mut server = Command::new(&me)
        .args(["server", &updates.to_string(), &chats.to_string()])
        .args(server)
        .stdout(Stdio::piped())
        .spawn()
        .expect("a server");
    let mut url = String::new();
    BufReader::new(server.stdout.take().expect("its output")).read_line(&mut url).expect("its address");
    let done = command.args([bot, url.trim(), &updates.to_string()]).output();
    server.kill().expect("it ran");
    server.wait().expect("it ended");
    let done = done.unwrap_or_else(|error| panic!("{}: {error}", command.get_program().display()));
    if !done.status.success() {
        panic!("{bot} failed: {}", String::from_utf8_lossy(&done.stderr));
    }
    done
}

pub(crate) fn report(cost: Cost) {
    println!("{} {}", cost.cpu, cost.grown);
}
