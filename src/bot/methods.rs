//! Every Bot API method, by way of frankenstein's trait.

use std::fmt::Debug;
use std::path::PathBuf;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::bot::client::to_body;
use crate::bot::{ApiError, Bot, Upload, answer};
use crate::types::AsyncTelegramApi;

#[async_trait::async_trait]
impl AsyncTelegramApi for Bot {
    type Error = ApiError;

    async fn request<P, O>(&self, method: &str, params: Option<P>) -> Result<O, ApiError>
    where
        P: Serialize + Debug + Send,
        O: DeserializeOwned,
    {
        let body = to_body(method, &params);
        // The parameters need not be shareable between threads, so they must not live across the call.
        drop(params);
        let (answer, _) = self.exchange(method, body?, Vec::new()).await?;
        self.read(&answer.body, |body| answer::parse(method, answer.status, body))
    }

    async fn request_with_form_data<P, O>(
        &self,
        method: &str,
        params: P,
        files: Vec<(&str, PathBuf)>,
    ) -> Result<O, ApiError>
    where
        P: Serialize + Debug + Send,
        O: DeserializeOwned,
    {
        let body = to_body(method, &params);
        drop(params);
        let files = files.into_iter().map(|(name, path)| Upload::path(name.to_owned(), path)).collect();
        let (answer, _) = self.exchange(method, body?, files).await?;
        self.read(&answer.body, |body| answer::parse(method, answer.status, body))
    }
}
