//! The disk itself.

use std::fs::File;
use std::io::{Seek, Write};
use std::path::Path;
use std::time::Instant;

const WRITES: u32 = 200;

/// How often a second a page can be written and brought to the disk, one after the other: at the end of a file, and then in
/// the same places again, as the store's log is once it has been full.
pub(crate) fn syncs_per_second(folder: &Path) -> [f64; 2] {
    let path = folder.join("page");
    let mut file = File::create(&path).expect("a file");
    let rates = [(); 2].map(|()| {
        file.rewind().expect("a file");
        let began = Instant::now();
        for _ in 0..WRITES {
            file.write_all(&[7; 4096]).expect("a write");
            file.sync_data().expect("a disk");
        }
        f64::from(WRITES) / began.elapsed().as_secs_f64()
    });
    std::fs::remove_file(path).expect("a file of ours");
    rates
}
