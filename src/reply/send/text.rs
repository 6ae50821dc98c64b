//! Texts.

use crate::reply::send::replies;
use crate::types::methods::SendMessageParams;

replies! {
    /// Queues a message of at most 4096 characters. What it returns refines it, and may be ignored.
    fn text(at, text: impl Into<String>) -> SendMessageParams {
        let params = SendMessageParams::builder().chat_id(at.chat()).text(text).build();
        at.send(params)
    }
}

impl crate::reply::Draft<'_, SendMessageParams> {
    /// No preview of a page that it links to.
    pub fn no_preview(self) -> Self {
        self.with(|params| {
            let options = crate::types::LinkPreviewOptions::builder().is_disabled(true).build();
            params.link_preview_options = Some(options);
        })
    }
}
