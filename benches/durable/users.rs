//! Those who write to the bot.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use stategram::simulator::{Person, Simulator};

#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    pub(crate) updates: usize,
    pub(crate) chats: usize,
    /// Whether each update waits for the answer to the last one.
    pub(crate) waits: bool,
}

/// Runs a bot under this load, with its store in this file or in memory. Gives the answered updates per second, and the
/// microseconds of CPU that each cost the bot.
pub(crate) fn answered_per_second(load: Load, file: Option<&Path>) -> (f64, f64) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let simulator = Simulator::start().await.expect("a simulator");
        let people: Vec<Person> = (0..load.chats).map(|it| simulator.user(&format!("user{it}"))).collect();
        let mut people = people.iter().cycle();
        if !load.waits {
            for person in people.by_ref().take(load.updates) {
                person.says("again");
            }
        }
        let mut bot = Command::new(std::env::current_exe().expect("this program"))
            .args(["bot", simulator.url(), &load.updates.to_string()])
            .arg(file.unwrap_or(Path::new("memory")))
            .env_remove("STATEGRAM_STORE")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a bot");
        let (pipe, time) = (bot.stdin.take(), bot.stdout.take().expect("its output"));
        if load.waits {
            let mut chats: Vec<_> = people.clone().take(load.chats).map(Person::chat).collect();
            for (nth, person) in people.take(load.updates).enumerate() {
                person.says("again");
                chats[nth % load.chats].next().await.expect("an answer");
            }
        }
        let time = tokio::task::spawn_blocking(|| BufReader::new(time).lines().next());
        let time = time.await.expect("no panic").expect("a line").expect("a pipe");
        assert!(bot.wait().expect("a bot").success());
        drop(pipe);
        let (time, cpu) = time.split_once(' ').expect("two figures");
        let [time, cpu] = [time, cpu].map(|it| it.parse::<f64>().expect("seconds") / load.updates as f64);
        (1.0 / time, 1e6 * cpu)
    })
}
