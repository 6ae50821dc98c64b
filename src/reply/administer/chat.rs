//! The chat itself.

use std::path::PathBuf;

use crate::bot::File;
use crate::reply::ReplyError;
use crate::reply::attachments::Attachments;
use crate::reply::send::replies;
use crate::types::ChatPermissions;
use crate::types::methods::{
    DeleteChatPhotoParams, DeleteChatStickerSetParams, LeaveChatParams, SetChatDescriptionParams,
    SetChatPermissionsParams, SetChatPhotoParams, SetChatStickerSetParams, SetChatTitleParams,
};

replies! {
    /// Queues what members may do who are no administrators: what is not permitted is forbidden, as with
    /// [`restrict`](Self::restrict).
    fn permissions(at, permissions: ChatPermissions) -> SetChatPermissionsParams {
        let params = SetChatPermissionsParams::builder().chat_id(at.chat()).permissions(permissions);
        // Without it who may send a poll may send texts, and so on.
        at.draft(params.use_independent_chat_permissions(true).build())
    }

    /// Queues the chat's photo: a file of this machine or in memory, no other.
    fn chat_photo(at, photo: impl Into<File>) -> SetChatPhotoParams {
        let mut files = Attachments::default();
        let photo = files.put(photo);
        if files.0.is_empty() {
            at.wrong(ReplyError::UploadOnly("a chat's photo"));
        }
        let params = SetChatPhotoParams::builder().chat_id(at.chat()).photo(PathBuf::from(photo)).build();
        at.draft(params).files(files)
    }

    /// Queues that the chat has no photo.
    fn delete_chat_photo(at) -> DeleteChatPhotoParams {
        let params = DeleteChatPhotoParams::builder().chat_id(at.chat()).build();
        at.draft(params)
    }

    /// Queues the chat's title: 1 to 128 characters.
    fn chat_title(at, title: impl Into<String>) -> SetChatTitleParams {
        let params = SetChatTitleParams::builder().chat_id(at.chat()).title(title).build();
        at.draft(params)
    }

    /// Queues the chat's description: at most 255 characters.
    fn chat_description(at, description: impl Into<String>) -> SetChatDescriptionParams {
        let params = SetChatDescriptionParams::builder().chat_id(at.chat()).description(description).build();
        at.draft(params)
    }

    /// Queues the sticker set of a supergroup, by its name.
    fn chat_sticker_set(at, name: impl Into<String>) -> SetChatStickerSetParams {
        let params = SetChatStickerSetParams::builder().chat_id(at.chat()).sticker_set_name(name).build();
        at.draft(params)
    }

    /// Queues that a supergroup has no sticker set.
    fn delete_chat_sticker_set(at) -> DeleteChatStickerSetParams {
        let params = DeleteChatStickerSetParams::builder().chat_id(at.chat()).build();
        at.draft(params)
    }

    /// Queues that the bot leaves the chat.
    fn leave(at) -> LeaveChatParams {
        let params = LeaveChatParams::builder().chat_id(at.chat()).build();
        at.draft(params)
    }
}
