//! The disk itself.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::Instant;

const WRITES: u32 = 200;

/// How often a second a page can be written and brought to the disk, one after the other.
pub(crate) fn syncs_per_second(folder: &Path) -> f64 {
    let path = folder.join("page");
    let file = File::create(&path).expect("a file");
    let page = [7; 4096];
    let began = Instant::now();
    for nth in 0..u64::from(WRITES) {
        file.write_all_at(&page, nth * 4096).expect("a write");
        file.sync_data().expect("a disk");
    }
    let rate = f64::from(WRITES) / began.elapsed().as_secs_f64();
    std::fs::remove_file(path).expect("a file of ours");
    rate
}
