//! The disk itself.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

const WRITES: u32 = 200;

/// How often a second a page can be written and brought to the disk, one after the other.
pub(crate) fn syncs_per_second(folder: &Path) -> f64 {
    let path = folder.join("page");
    let mut file = File::create(&path).expect("a file");
    let page = [7; 4096];
    let began = Instant::now();
    for _ in 0..WRITES {
        file.write_all(&page).expect("a write");
        file.sync_data().expect("a disk");
    }
    let rate = f64::from(WRITES) / began.elapsed().as_secs_f64();
    std::fs::remove_file(path).expect("a file of ours");
    rate
}
