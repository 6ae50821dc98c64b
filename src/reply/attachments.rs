//! The files of a call.

use crate::bot::{File, FilePart, Place};
use crate::reply::{Call, MethodCall, ReplyError};

/// The files of a call, each under a name of its own.
#[derive(Debug, Default)]
pub(crate) struct Attachments(pub(super) Vec<FilePart>);

impl Attachments {
    /// What stands for the file in the parameters: the id or the address that it has, or `attach://` and its part.
    pub(crate) fn put(&mut self, file: impl Into<File>) -> String {
        let file = file.into();
        if let Place::There(place) = file.place {
            return place;
        }
        let taken = |name: &String| self.0.iter().any(|it| it.name == *name);
        let mut names = (self.0.len()..).map(|number| format!("file{number}"));
        let name = names.find(|name| !taken(name)).unwrap_or_default();
        let attached = format!("attach://{name}");
        self.0.push(FilePart { name, file });
        attached
    }

    /// A file under a name of the author's.
    pub(crate) fn attach(&mut self, name: String, file: File) -> Result<(), ReplyError> {
        let plain = |it: u8| it.is_ascii_alphanumeric() || it == b'_' || it == b'-' || it == b'.';
        if name.is_empty() || !name.bytes().all(plain) || self.0.iter().any(|it| it.name == name) {
            return Err(ReplyError::PartName(name));
        }
        if matches!(file.place, Place::There(_)) {
            return Err(ReplyError::NotAttached(name));
        }
        self.0.push(FilePart { name, file });
        Ok(())
    }

    /// The call with these files.
    pub(crate) fn join(self, call: Call) -> Result<Call, serde_json::Error> {
        if self.0.is_empty() {
            return Ok(call);
        }
        let mut call = match call {
            Call::Other(call) => call,
            call => Box::new(MethodCall::of(call.method(), &call.params()?)?),
        };
        if let Some(part) = self.0.iter().find(|part| call.files.iter().any(|it| it.name == part.name)) {
            return Err(serde::ser::Error::custom(format!("two files are attached as {:?}", part.name)));
        }
        call.files.extend(self.0);
        Ok(Call::Other(call))
    }
}
