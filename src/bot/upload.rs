//! Files that are sent with a call, as parts of a form.

use std::path::PathBuf;

use reqwest::multipart::{Form, Part};
use serde_json::{Map, Value};

use crate::bot::{ApiError, TransportError};

/// The parameters and the files as one form. A parameter that a file stands for is left out: as serialised it holds the
/// path on this machine.
pub(super) async fn form(body: Option<&[u8]>, files: Vec<(String, PathBuf)>) -> Result<Form, TransportError> {
    let parameters: Map<String, Value> = match body {
        Some(body) => serde_json::from_slice(body).map_err(|error| unsent(&error.to_string()))?,
        None => Map::new(),
    };
    let mut form = Form::new();
    for (name, value) in parameters {
        if files.iter().any(|(it, _)| *it == name) {
            continue;
        }
        form = match value {
            Value::String(text) => form.text(name, text),
            other => form.text(name, other.to_string()),
        };
    }
    for (name, path) in files {
        let part = Part::file(&path).await.map_err(|error| unsent(&format!("{}: {error}", path.display())))?;
        form = form.part(name, part);
    }
    Ok(form)
}

/// Opens every file once before the call: a file that cannot be opened is the author's to mend, and no network's.
pub(super) async fn openable(method: &str, files: &[(String, PathBuf)]) -> Result<(), ApiError> {
    for (name, path) in files {
        let opened = match tokio::fs::File::open(path).await {
            Ok(file) => file.metadata().await,
            Err(error) => Err(error),
        };
        let reason = match opened {
            Ok(found) if found.is_file() => continue,
            Ok(_) => "it is no file".to_owned(),
            Err(error) => error.to_string(),
        };
        let reason = format!("the file {} for `{name}` cannot be sent: {reason}", path.display());
        return Err(ApiError::Unsendable { method: method.to_owned(), reason });
    }
    Ok(())
}

fn unsent(message: &str) -> TransportError {
    TransportError { message: message.to_owned(), unsent: true }
}
