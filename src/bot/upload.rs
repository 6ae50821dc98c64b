//! Files that are sent with a call, as parts of a form.

use std::path::PathBuf;

use mime_guess::mime::Mime;
use reqwest::Body;
use reqwest::multipart::{Form, Part};
use serde_json::{Map, Value};

use crate::bot::file::{FileContent, Upload};
use crate::bot::{ApiError, TransportError};

/// The parameters and the files as one form. A parameter that a file stands for is left out: as serialised it holds the
/// path on this machine.
pub(super) async fn form(body: Option<&[u8]>, files: Vec<Upload>) -> Result<Form, TransportError> {
    let parameters: Map<String, Value> = match body {
        Some(body) => serde_json::from_slice(body).map_err(|error| unsent(&error.to_string()))?,
        None => Map::new(),
    };
    let mut form = Form::new();
    for (name, value) in parameters {
        if files.iter().any(|it| it.name == name) {
            continue;
        }
        form = match value {
            Value::String(text) => form.text(name, text),
            other => form.text(name, other.to_string()),
        };
    }
    for Upload { name, file_name, mime, content } in files {
        let part = match content {
            FileContent::Bytes(bytes) => Part::stream_with_length(bytes.clone(), bytes.len() as u64),
            FileContent::Path(path) => {
                Part::file(&path).await.map_err(|error| unsent(&format!("{}: {error}", path.display())))?
            }
            FileContent::Stream(stream) => Part::stream(Body::wrap_stream(stream)),
        };
        // Telegram reads the name as it is, in UTF-8 and between quotes, which is how reqwest writes it.
        let part = part.file_name(file_name).mime_str(&mime).map_err(|_| unsent("a file's MIME type is none"))?;
        form = form.part(name, part);
    }
    Ok(form)
}

/// Opens every file once before the call: a file that cannot be opened is the author's to mend, and no network's.
pub(super) async fn openable(method: &str, files: Vec<PathBuf>) -> Result<(), ApiError> {
    for path in files {
        // Only what is a file is opened: a pipe would wait for somebody to write.
        let reason = match tokio::fs::metadata(&path).await {
            Ok(found) if found.is_file() => match tokio::fs::File::open(&path).await {
                Ok(_) => continue,
                Err(error) => error.to_string(),
            },
            Ok(_) => "it is no file".to_owned(),
            Err(error) => error.to_string(),
        };
        let reason = format!("the file {} cannot be sent: {reason}", path.display());
        return Err(ApiError::Unsendable { method: method.to_owned(), reason });
    }
    Ok(())
}

/// Those of the files that lie on this machine. What cannot be said in a form would look like a network that fails, for ever.
pub(super) fn paths(method: &str, files: &[Upload]) -> Result<Vec<PathBuf>, ApiError> {
    if let Some(file) = files.iter().find(|it| it.mime.parse::<Mime>().is_err()) {
        let reason = format!("`{}` is no MIME type", file.mime.escape_debug());
        return Err(ApiError::Unsendable { method: method.to_owned(), reason });
    }
    let path = |it: &Upload| match &it.content {
        FileContent::Path(path) => Some(path.clone()),
        FileContent::Bytes(_) | FileContent::Stream(_) => None,
    };
    Ok(files.iter().filter_map(path).collect())
}

fn unsent(message: &str) -> TransportError {
    TransportError { message: message.to_owned(), unsent: true }
}
