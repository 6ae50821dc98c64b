//! The macros find this crate under whatever name its author knows it.
//!
//! What is checked are crates of their own, since a name is given in `Cargo.toml`.

#![allow(clippy::expect_used, reason = "a test that cannot go on says so")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// A crate that calls it otherwise, one that gives it to others, and one that has it from there alone.
const CRATES: [(&str, &str, &str); 3] = [
    (
        "under_another_name",
        "tg = { package = \"stategram\", path = \"ROOT\", default-features = false, features = [\"regex\"] }",
        include_str!("under_another_name.rs"),
    ),
    (
        "facade",
        "stategram = { path = \"ROOT\", default-features = false, features = [\"regex\"] }",
        "pub use stategram as bots;\n",
    ),
    ("from_another_crate", "facade = { path = \"../facade\" }", include_str!("from_another_crate.rs")),
];

#[test]
fn the_macros_know_it_under_any_name() {
    let root = env!("CARGO_MANIFEST_DIR");
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("renamed");
    for (name, dependency, source) in CRATES {
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[dependencies]\n{}\n\
             serde = {{ version = \"1\", features = [\"derive\"] }}\n",
            dependency.replace("ROOT", &root.replace('\\', "/"))
        );
        write(&place.join(name).join("Cargo.toml"), &manifest);
        write(&place.join(name).join("src/lib.rs"), source);
    }
    write(
        &place.join("Cargo.toml"),
        "[workspace]\nresolver = \"2\"\nmembers = [\"under_another_name\", \"from_another_crate\"]\n",
    );
    // The versions that have been downloaded.
    if let Ok(lock) = fs::read_to_string(Path::new(root).join("Cargo.lock")) {
        write(&place.join("Cargo.lock"), &lock);
    }
    let mut check = Command::new(env!("CARGO"));
    check.args(["check", "--quiet", "--offline", "--workspace"]).current_dir(&place);
    // What Cargo tells a test of its package, it takes for a changed environment of the packages it builds.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_") && name != "CARGO_HOME") {
        check.env_remove(name);
    }
    let checked = check.env("CARGO_TARGET_DIR", place.join("target")).output().expect("cargo");
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
}

/// Leaves a file alone that says so already, and with it what was built of it.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|it| it == text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder to write into");
    fs::write(path, text).expect("a file to write");
}
