//! A connection, and the statements that were prepared on it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rusqlite::{Connection, Params, Row, Statement};

/// Where one thread works: each statement is prepared at its first use, and kept.
pub(super) struct Desk<'c> {
    pub(super) connection: &'c Connection,
    /// By the place of their text: hashing a pointer is cheaper than hashing a statement.
    statements: HashMap<(usize, usize), Statement<'c>>,
}

impl<'c> Desk<'c> {
    pub(super) fn new(connection: &'c Connection) -> Self {
        Self { connection, statements: HashMap::new() }
    }

    /// Does it, and answers how many rows it changed.
    pub(super) fn run(&mut self, sql: &'static str, params: impl Params) -> rusqlite::Result<usize> {
        self.statement(sql)?.execute(params)
    }

    /// The first row of what is asked.
    pub(super) fn first<T>(
        &mut self,
        sql: &'static str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Option<T>> {
        let mut rows = self.statement(sql)?.query(params)?;
        rows.next()?.map(read).transpose()
    }

    /// All rows of what is asked.
    pub(super) fn all<T>(
        &mut self,
        sql: &'static str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Vec<T>> {
        self.statement(sql)?.query_map(params, read)?.collect()
    }

    /// The rows of what is asked, until enough are read.
    pub(super) fn some<T>(
        &mut self,
        sql: &'static str,
        params: impl Params,
        mut read: impl FnMut(&Row<'_>) -> rusqlite::Result<Option<T>>,
    ) -> rusqlite::Result<Vec<T>> {
        let (mut rows, mut found) = (self.statement(sql)?.query(params)?, Vec::new());
        while let Some(row) = rows.next()? {
            match read(row)? {
                Some(it) => found.push(it),
                None => break,
            }
        }
        Ok(found)
    }

    fn statement(&mut self, sql: &'static str) -> rusqlite::Result<&mut Statement<'c>> {
        match self.statements.entry((sql.as_ptr().addr(), sql.len())) {
            Entry::Occupied(found) => Ok(found.into_mut()),
            Entry::Vacant(place) => Ok(place.insert(self.connection.prepare(sql)?)),
        }
    }
}
