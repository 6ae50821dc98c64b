//! The topics of a forum, by the `message_thread_id` of each.

use crate::reply::send::replies;
use crate::types::methods::{
    CloseForumTopicParams, CloseGeneralForumTopicParams, CreateForumTopicParams, DeleteForumTopicParams,
    EditForumTopicParams, EditGeneralForumTopicParams, HideGeneralForumTopicParams, ReopenForumTopicParams,
    ReopenGeneralForumTopicParams, UnhideGeneralForumTopicParams, UnpinAllForumTopicMessagesParams,
    UnpinAllGeneralForumTopicMessagesParams,
};

replies! {
    /// Queues a new topic: 1 to 128 characters. What its id is the answer says, so whoever needs it makes it at once.
    fn create_topic(at, name: impl Into<String>) -> CreateForumTopicParams {
        let params = CreateForumTopicParams::builder().chat_id(at.chat()).name(name).build();
        at.draft(params)
    }

    /// Queues a new name for a topic.
    fn rename_topic(at, topic: i32, name: impl Into<String>) -> EditForumTopicParams {
        let params = EditForumTopicParams::builder().chat_id(at.chat()).message_thread_id(topic).name(name).build();
        at.draft(params)
    }

    /// Queues that nobody can write to a topic.
    fn close_topic(at, topic: i32) -> CloseForumTopicParams {
        let params = CloseForumTopicParams::builder().chat_id(at.chat()).message_thread_id(topic).build();
        at.draft(params)
    }

    /// Queues that a topic can be written to again.
    fn reopen_topic(at, topic: i32) -> ReopenForumTopicParams {
        let params = ReopenForumTopicParams::builder().chat_id(at.chat()).message_thread_id(topic).build();
        at.draft(params)
    }

    /// Queues the removal of a topic with its messages.
    fn delete_topic(at, topic: i32) -> DeleteForumTopicParams {
        let params = DeleteForumTopicParams::builder().chat_id(at.chat()).message_thread_id(topic).build();
        at.draft(params)
    }

    /// Queues that no message stays at the top of a topic.
    fn unpin_all_in_topic(at, topic: i32) -> UnpinAllForumTopicMessagesParams {
        let params = UnpinAllForumTopicMessagesParams::builder().chat_id(at.chat()).message_thread_id(topic).build();
        at.draft(params)
    }

    /// Queues a new name for the topic "General".
    fn rename_general_topic(at, name: impl Into<String>) -> EditGeneralForumTopicParams {
        let params = EditGeneralForumTopicParams::builder().chat_id(at.chat()).name(name).build();
        at.draft(params)
    }

    /// Queues that nobody can write to the topic "General".
    fn close_general_topic(at) -> CloseGeneralForumTopicParams {
        let params = CloseGeneralForumTopicParams::builder().chat_id(at.chat()).build();
        at.draft(params)
    }

    /// Queues that the topic "General" can be written to again.
    fn reopen_general_topic(at) -> ReopenGeneralForumTopicParams {
        let params = ReopenGeneralForumTopicParams::builder().chat_id(at.chat()).build();
        at.draft(params)
    }

    /// Queues that the topic "General" is not shown.
    fn hide_general_topic(at) -> HideGeneralForumTopicParams {
        let params = HideGeneralForumTopicParams::builder().chat_id(at.chat()).build();
        at.draft(params)
    }

    /// Queues that the topic "General" is shown again.
    fn unhide_general_topic(at) -> UnhideGeneralForumTopicParams {
        let params = UnhideGeneralForumTopicParams::builder().chat_id(at.chat()).build();
        at.draft(params)
    }

    /// Queues that no message stays at the top of the topic "General".
    fn unpin_all_in_general_topic(at) -> UnpinAllGeneralForumTopicMessagesParams {
        let params = UnpinAllGeneralForumTopicMessagesParams::builder().chat_id(at.chat()).build();
        at.draft(params)
    }
}
