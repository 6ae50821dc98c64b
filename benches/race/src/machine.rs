//! When and where something was measured.

use std::process::Command;

/// The day, the processor, and the system, in one sentence.
pub(crate) fn described() -> String {
    let cpus = std::fs::read_to_string("/proc/cpuinfo").expect("Linux");
    let model = cpus.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map(|(_, name)| name);
    let count = cpus.lines().filter(|line| line.starts_with("processor")).count();
    let load = std::fs::read_to_string("/proc/loadavg").expect("Linux");
    let load = load.split(' ').next().expect("a number");
    format!(
        "Measured on {}, on {count} CPUs ({}) with {} and {}; {load} others wanted one when it began.",
        said("date", &["-u", "+%Y-%m-%d"]),
        model.unwrap_or("of no name"),
        said("uname", &["-sr"]),
        said("rustc", &["--version"]).split(" (").next().expect("a version"),
    )
}

fn said(program: &str, arguments: &[&str]) -> String {
    let done = Command::new(program).args(arguments).output();
    done.map_or_else(|_| format!("no {program}"), |done| String::from_utf8_lossy(&done.stdout).trim().to_owned())
}
