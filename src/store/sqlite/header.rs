//! The first bytes of a file, read before SQLite sees it.

use std::fs::File;
use std::io::{self, Read};

use crate::store::sqlite::schema::{APPLICATION, VERSION};

/// The size of the header, and of what is said there of the file.
const SIZE: usize = 100;

/// Whether there is a store in a file: `None` where it is empty.
///
/// # Errors
/// What else it is, as the rest of a sentence.
pub(super) fn look(file: &mut File) -> Result<Option<()>, String> {
    let mut header = Vec::with_capacity(SIZE);
    let read: io::Result<usize> = file.take(SIZE as u64).read_to_end(&mut header);
    read.map_err(|error| format!("it cannot be read: {error}"))?;
    if header.is_empty() {
        return Ok(None);
    }
    if !header.starts_with(b"SQLite format 3\0") {
        return Err("it is no SQLite file: give the store another path".to_owned());
    }
    if header.len() < SIZE {
        return Err("it is damaged: it ends within its header; put a backup in its place".to_owned());
    }
    let number = |at: usize| header[at..].first_chunk().map_or(0, |bytes| i32::from_be_bytes(*bytes));
    if number(68) != APPLICATION {
        return Err("it is an SQLite file of another application: give the store another path".to_owned());
    }
    version(i64::from(number(60))).map(|_| Some(()))
}

/// The version of a file, where this code can make something of it.
pub(super) fn version(found: i64) -> Result<usize, String> {
    match usize::try_from(found) {
        Ok(version) if (1..=VERSION).contains(&version) => Ok(version),
        Ok(version) if version > VERSION => Err(format!(
            "it is of a newer version of stategram (its schema is {version}, the newest known here is {VERSION}): run the \
             bot with that version, or give the store another path"
        )),
        _ => Err(format!("it is damaged: there is no schema {found}; put a backup in its place")),
    }
}
