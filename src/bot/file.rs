//! Files that are sent.

use std::fmt;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures_util::stream::{BoxStream, Stream, StreamExt, TryStreamExt};
use serde::{Deserialize, Serialize};

/// A file to send: one of this machine, one in memory, one that Telegram has already, or one of the web.
///
/// One of this machine is opened when the call is made, and again when it is repeated. A queued reply is stored with the path as
/// it is, so that the file must be there until it is sent: where it is not, the reply is refused (`undeliverable`). Bytes are
/// stored with the reply, as Base64, and so a queued one may have [10 MiB](Self::MOST_BYTES) of them at most; what is larger
/// goes by a path, or at once, with [`Bot`](crate::Bot).
///
/// Telegram takes 50 MB, 10 MB for a photo, and from the web 20 MB, 5 MB for a photo.
///
/// ```
/// use stategram::prelude::*;
///
/// fn show(reply: &mut Reply) {
///     reply.photo(File::path("map.png")).caption("You are here.");
///     reply.document(File::bytes("names.csv", "Ann\nBob\n"));
///     reply.photo(File::url("https://example.org/cat.jpg")).spoiler();
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    #[serde(flatten)]
    pub(crate) place: Place,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) mime: Option<String>,
}

/// Where a file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Place {
    Bytes(#[serde(with = "base64_text")] Bytes),
    Path(PathBuf),
    /// At Telegram or in the web: an id or a URL.
    There(String),
}

impl File {
    /// How many bytes a queued call may have of its own.
    pub const MOST_BYTES: usize = 10 << 20;

    /// The file that lies there. It has the name that it has there, until it is [`named`](Self::named) otherwise.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        Place::Path(path.into()).into()
    }

    /// A file of these bytes, under this name.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self::from(Place::Bytes(bytes.into())).named(name)
    }

    /// A file that Telegram has, by the `file_id` that this bot was given.
    pub fn id(file_id: impl Into<String>) -> Self {
        Place::There(file_id.into()).into()
    }

    /// A file of the web, which Telegram fetches. A Bot API server of one's own fetches it from where it stands, and `file://` is
    /// a file of its machine: do not pass on what a user gives as a URL without having looked at it.
    pub fn url(url: impl Into<String>) -> Self {
        Place::There(url.into()).into()
    }

    /// It has this name where it arrives. A file that Telegram or the web has keeps its own.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// It is of this MIME type, and not of the one that its name stands for.
    #[must_use]
    pub fn mime(mut self, mime: impl Into<String>) -> Self {
        self.mime = Some(mime.into());
        self
    }

    /// How many bytes of it are in memory.
    pub(crate) fn weight(&self) -> usize {
        match &self.place {
            Place::Bytes(bytes) => bytes.len(),
            Place::Path(_) | Place::There(_) => 0,
        }
    }
}

impl From<Place> for File {
    fn from(place: Place) -> Self {
        Self { place, name: None, mime: None }
    }
}

impl From<PathBuf> for File {
    fn from(path: PathBuf) -> Self {
        Self::path(path)
    }
}

impl From<&Path> for File {
    fn from(path: &Path) -> Self {
        Self::path(path)
    }
}

/// A file of a call: parameters refer to it as `attach://` and its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePart {
    /// Its name in the form: not that of the file.
    pub name: String,
    /// The file, which is of this machine or in memory.
    pub file: File,
}

/// A file on its way out, as a part of a form.
#[derive(Debug)]
#[non_exhaustive]
pub struct Upload {
    /// The name of the part, to which parameters refer as `attach://` and this; or, where it is that of a parameter, in the place of
    /// that.
    pub name: String,
    /// What the file is called where it arrives.
    pub file_name: String,
    /// Its MIME type.
    pub mime: String,
    /// The file itself.
    pub content: FileContent,
}

/// What a file consists of.
#[non_exhaustive]
pub enum FileContent {
    /// Of these bytes.
    Bytes(Bytes),
    /// Of what lies there when the call is made.
    Path(PathBuf),
    /// Of what comes.
    Stream(BoxStream<'static, std::io::Result<Bytes>>),
}

impl Upload {
    /// A file that is read while it is sent, from wherever, under this name: for calls that are made at once, since it cannot be
    /// repeated.
    ///
    /// ```
    /// # use stategram::bot::Upload;
    /// # use futures_util::stream;
    /// let lines = ["one\n", "two\n"].map(|line| Ok::<_, std::io::Error>(line));
    /// let upload = Upload::stream("lines.txt", stream::iter(lines));
    /// assert_eq!(upload.mime, "text/plain");
    /// ```
    pub fn stream<B, E>(name: impl Into<String>, stream: impl Stream<Item = Result<B, E>> + Send + 'static) -> Self
    where
        B: Into<Bytes> + 'static,
        E: Into<Box<dyn std::error::Error + Send + Sync>> + 'static,
    {
        let stream = stream.map_ok(Into::into).map_err(std::io::Error::other);
        Self::of(String::new(), name.into(), None, FileContent::Stream(stream.boxed()))
    }

    pub(crate) fn path(name: String, path: PathBuf) -> Self {
        FilePart { name, file: File::path(path) }.into()
    }

    fn of(name: String, file_name: String, mime: Option<String>, content: FileContent) -> Self {
        // A line of a form's head ends at the first line break.
        let file_name = file_name.replace(|it: char| it.is_control(), "_");
        // Without one Telegram takes it for a text.
        let file_name = if file_name.is_empty() { "file".to_owned() } else { file_name };
        let guessed = || mime_guess::from_path(&file_name).first_or_octet_stream().essence_str().to_owned();
        let mime = mime.unwrap_or_else(guessed);
        Self { name, file_name, mime, content }
    }
}

impl From<File> for Upload {
    fn from(file: File) -> Self {
        FilePart { name: String::new(), file }.into()
    }
}

impl From<FilePart> for Upload {
    fn from(FilePart { name, file }: FilePart) -> Self {
        let content = match file.place {
            Place::Bytes(bytes) => FileContent::Bytes(bytes),
            Place::Path(path) => FileContent::Path(path),
            Place::There(place) => FileContent::Bytes(place.into()),
        };
        let file_name = file.name.unwrap_or_else(|| match &content {
            FileContent::Path(path) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            FileContent::Bytes(_) | FileContent::Stream(_) => String::new(),
        });
        Self::of(name, file_name, file.mime, content)
    }
}

impl fmt::Debug for FileContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "Bytes({})", bytes.len()),
            Self::Path(path) => write!(f, "Path({})", path.display()),
            Self::Stream(_) => f.write_str("Stream"),
        }
    }
}

/// Bytes as Base64.
mod base64_text {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use bytes::Bytes;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &Bytes, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Bytes, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map(Bytes::from).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_stored_as_it_is() {
        for (file, json) in [
            (File::path("/tmp/a b.png"), r#"{"path":"/tmp/a b.png"}"#),
            (File::bytes("ä.txt", &b"\x00\xff"[..]), r#"{"bytes":"AP8=","name":"ä.txt"}"#),
            (File::id("AgAD").mime("image/png"), r#"{"there":"AgAD","mime":"image/png"}"#),
        ] {
            assert_eq!(serde_json::to_string(&file).unwrap(), json);
            assert_eq!(serde_json::from_str::<File>(json).unwrap(), file);
        }
    }

    #[test]
    fn a_file_is_called_as_it_is_called_and_is_of_the_type_of_its_name() {
        let upload = Upload::from(File::path("/tmp/Größe\n.png"));
        assert_eq!((&*upload.file_name, &*upload.mime), ("Größe_.png", "image/png"));
        let upload = Upload::from(File::path("/tmp/x").named("x.ogg"));
        assert_eq!((&*upload.file_name, &*upload.mime), ("x.ogg", "audio/ogg"));
        let upload = Upload::from(File::bytes("", "words"));
        assert_eq!((&*upload.file_name, &*upload.mime), ("file", "application/octet-stream"));
    }
}
