//! Files that users sent, fetched.

use std::io;
use std::path::{Path, PathBuf};
use std::pin::pin;

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use tokio::fs::{self, OpenOptions};
use tokio::io::{AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::bot::transport::Fetched;
use crate::bot::{ApiError, Bot, TransportError, answer};
use crate::types::methods::GetFileParams;

/// A file that is to be fetched; see [`Bot::download`].
#[derive(Clone, Debug)]
#[must_use = "nothing is fetched before it is said where to: `to_path`, `to_writer` or `bytes`"]
pub struct Download {
    bot: Bot,
    file_id: String,
    most: u64,
    root: Option<PathBuf>,
}

/// Why a file was not fetched. No error has the bot's token in it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DownloadError {
    /// The Bot API refused it, or did not answer.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// It is larger than it may be.
    #[error("the file is larger than {0} bytes")]
    TooLarge(u64),
    /// Telegram knows it and gives no path to it, as with files of more than 20 MB.
    #[error("Telegram lets no bot download this file: larger ones than 20 MB take a Bot API server of one's own")]
    NoPath,
    /// The server names a place that is none of its files'. Of its words these are the first 200 bytes, in one line.
    #[error("the server names the path {0:?}, which is none that a file has")]
    BadPath(String),
    /// A Bot API server of one's own names a file of this machine that is not below the directory given; its words as in
    /// [`BadPath`](Self::BadPath).
    #[error("the server names the file {0:?} of this machine; `local_root` says below which directory such files are")]
    NotBelow(String),
    /// It could not be written, or read.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// What Telegram's own server lets a bot download.
const MOST: u64 = 20 << 20;

impl Bot {
    /// A file that a user sent, by its `file_id`: `getFile`, and then what is there. It may have 20 MiB, unless
    /// [`at_most`](Download::at_most) says something else.
    ///
    /// ```no_run
    /// use stategram::prelude::*;
    /// use stategram::bot::DownloadError;
    ///
    /// async fn keep(bot: Bot, document: &stategram::types::Document) -> Result<u64, DownloadError> {
    ///     // Never under the name that the user gave it: that is the user's word.
    ///     bot.download(&document.file_id).at_most(1 << 20).to_path("inbox/document").await
    /// }
    /// ```
    pub fn download(&self, file_id: impl Into<String>) -> Download {
        Download { bot: self.clone(), file_id: file_id.into(), most: MOST, root: None }
    }
}

impl Download {
    /// How many bytes it may have.
    pub fn at_most(self, bytes: u64) -> Self {
        Self { most: bytes, ..self }
    }

    /// Where a Bot API server of one's own, started with `--local`, keeps its files on this machine. What it names below this
    /// directory is read there; elsewhere nothing is.
    pub fn local_root(self, root: impl Into<PathBuf>) -> Self {
        Self { root: Some(root.into()), ..self }
    }

    /// Fetches it into this file, which is there when all of it is, and replaced if it was there before. How many bytes it has is
    /// returned.
    ///
    /// Where that fails or is cancelled, nothing is left, and what was there before is untouched.
    ///
    /// # Errors
    /// [`DownloadError`].
    pub async fn to_path(self, path: impl AsRef<Path>) -> Result<u64, DownloadError> {
        let path = path.as_ref();
        let (partial, mut file) = Partial::beside(path).await?;
        let bytes = self.to_writer(&mut file).await?;
        file.sync_all().await?;
        drop(file);
        partial.keep_as(path).await?;
        Ok(bytes)
    }

    /// Fetches it into a writer. How many bytes it has is returned.
    ///
    /// Where that fails or is cancelled, what had come is written.
    ///
    /// # Errors
    /// [`DownloadError`].
    pub async fn to_writer(self, writer: impl AsyncWrite) -> Result<u64, DownloadError> {
        let mut writer = pin!(writer);
        let mut source = self.open().await?;
        let mut written = 0;
        while let Some(chunk) = source.next().await? {
            written += chunk.len() as u64;
            if written > self.most {
                return Err(DownloadError::TooLarge(self.most));
            }
            writer.write_all(&chunk).await?;
        }
        writer.flush().await?;
        Ok(written)
    }

    /// Fetches it into memory. Where this is cancelled, nothing is left.
    ///
    /// # Errors
    /// [`DownloadError`].
    pub async fn bytes(self) -> Result<Bytes, DownloadError> {
        let mut bytes = Vec::new();
        self.to_writer(&mut bytes).await?;
        Ok(bytes.into())
    }

    async fn open(&self) -> Result<Source, DownloadError> {
        let params = GetFileParams::builder().file_id(&*self.file_id).build();
        let found: Found = self.bot.call_by_name("getFile", &params).await?;
        let path = found.file_path.ok_or(DownloadError::NoPath)?;
        self.bounded(found.file_size)?;
        if path.starts_with('/') || path.get(1..3).is_some_and(|it| it == ":\\" || it == ":/") {
            return self.open_here(path).await;
        }
        if !is_below(&path) {
            return Err(DownloadError::BadPath(self.bot.shown(&path)));
        }
        let network = |source| ApiError::Network { method: METHOD.to_owned(), source };
        let fetched = self.bot.fetch(&path).await.map_err(network)?;
        if fetched.status != 200 {
            return Err(self.refused(fetched).await.into());
        }
        self.bounded(fetched.length)?;
        Ok(Source::There(fetched))
    }

    /// A file of this machine, which is below the root whatever its path says.
    async fn open_here(&self, path: String) -> Result<Source, DownloadError> {
        // A server of one's own keeps the files of a bot in a directory that is called by its token.
        let elsewhere = || DownloadError::NotBelow(self.bot.shown(&path));
        let Some(root) = &self.root else { return Err(elsewhere()) };
        let (root, found) = (fs::canonicalize(root).await?, fs::canonicalize(&path).await?);
        if !found.starts_with(&root) || !fs::metadata(&found).await?.is_file() {
            return Err(elsewhere());
        }
        let file = fs::File::open(found).await?;
        self.bounded(Some(file.metadata().await?.len()))?;
        Ok(Source::Here(file))
    }

    fn bounded(&self, length: Option<u64>) -> Result<(), DownloadError> {
        match length {
            Some(length) if length > self.most => Err(DownloadError::TooLarge(self.most)),
            _ => Ok(()),
        }
    }

    /// Why there is no file, as far as the first words say.
    async fn refused(&self, fetched: Fetched) -> ApiError {
        let Fetched { status, mut body, .. } = fetched;
        let mut said = BytesMut::new();
        while said.len() < LONGEST_REFUSAL
            && let Some(Ok(chunk)) = body.next().await
        {
            said.extend_from_slice(&chunk);
        }
        match self.bot.read(&said.freeze(), |said| answer::result_of(METHOD, status, said)) {
            Err(error) => error,
            Ok(_) => answer::unreadable(METHOD, status, "it is no file"),
        }
    }
}

/// What errors call it.
const METHOD: &str = "download";

const LONGEST_REFUSAL: usize = 4096;

/// Telegram's own are of a few dozen.
const LONGEST_PATH: usize = 1024;

#[derive(serde::Deserialize)]
struct Found {
    file_size: Option<u64>,
    file_path: Option<String>,
}

/// Whether the path leads to a file below where it begins, however it is read.
fn is_below(path: &str) -> bool {
    let lower = path.to_lowercase();
    let hidden = ["\\", "%2e", "%2f", "%5c", "%25", "://"].iter().any(|it| lower.contains(it));
    let named = path.split('/').all(|it| !it.is_empty() && it != "." && it != "..");
    path.len() <= LONGEST_PATH && !hidden && named && !path.contains(|it: char| it.is_control())
}

enum Source {
    Here(fs::File),
    There(Fetched),
}

impl Source {
    async fn next(&mut self) -> Result<Option<Bytes>, DownloadError> {
        match self {
            Self::Here(file) => {
                let mut chunk = BytesMut::with_capacity(64 << 10);
                let read = file.read_buf(&mut chunk).await?;
                Ok((read > 0).then(|| chunk.freeze()))
            }
            Self::There(fetched) => {
                let network = |source: TransportError| ApiError::Network { method: METHOD.to_owned(), source };
                Ok(fetched.body.next().await.transpose().map_err(network)?)
            }
        }
    }
}

/// A file that is not all there yet, and goes where it never is.
struct Partial {
    path: Option<PathBuf>,
}

impl Partial {
    async fn beside(path: &Path) -> io::Result<(Self, fs::File)> {
        let name =
            path.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the path names no file"))?;
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{:016x}.part", fastrand::u64(..)));
        let partial = Self { path: Some(path.with_file_name(hidden)) };
        let file = match &partial.path {
            Some(path) => OpenOptions::new().write(true).create_new(true).open(path).await?,
            None => return Err(io::ErrorKind::InvalidInput.into()),
        };
        Ok((partial, file))
    }

    async fn keep_as(mut self, path: &Path) -> io::Result<()> {
        if let Some(partial) = &self.path {
            fs::rename(partial, path).await?;
        }
        self.path = None;
        Ok(())
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        // Whoever cancels it waits for nothing, so this does not either; what it leaves if it fails is a hidden file.
        if let Some(path) = self.path.take() {
            let _ = std::fs::remove_file(path);
        }
    }
}
