//! Members: who may be there, and what each may do.

use std::time::SystemTime;

use crate::reply::Prepared;
use crate::reply::send::replies;
use crate::reply::sink::Sink;
use crate::types::ChatPermissions;
use crate::types::methods::{
    ApproveChatJoinRequestParams, BanChatMemberParams, BanChatSenderChatParams, DeclineChatJoinRequestParams,
    PromoteChatMemberParams, RestrictChatMemberParams, RevokeChatInviteLinkParams,
    SetChatAdministratorCustomTitleParams, SetChatMemberTagParams, UnbanChatMemberParams, UnbanChatSenderChatParams,
};

replies! {
    /// Queues that a user is thrown out and may not come back, until [`until`](Prepared::until) or for ever.
    ///
    /// ```
    /// # use std::time::{Duration, SystemTime};
    /// # use stategram::prelude::*;
    /// # fn punish(rude: u64, reply: &mut Reply) {
    /// reply.ban(rude).until(SystemTime::now() + Duration::from_secs(86_400)).with(|it| it.revoke_messages = Some(true));
    /// # }
    /// ```
    fn ban(at, user_id: u64) -> BanChatMemberParams {
        let params = BanChatMemberParams::builder().chat_id(at.chat()).user_id(user_id).build();
        at.draft(params)
    }

    /// Queues that a user who was thrown out may come back. Who is there stays there.
    fn unban(at, user_id: u64) -> UnbanChatMemberParams {
        let params = UnbanChatMemberParams::builder().chat_id(at.chat()).user_id(user_id).only_if_banned(true);
        at.draft(params.build())
    }

    /// Queues that a user is thrown out and may come back at once.
    fn kick(at, user_id: u64) -> UnbanChatMemberParams {
        let params = UnbanChatMemberParams::builder().chat_id(at.chat()).user_id(user_id).only_if_banned(false);
        at.draft(params.build())
    }

    /// Queues what a user may do in a supergroup from now on, [`until`](Prepared::until) then or for ever: what is not
    /// permitted is forbidden. Of reactions, tags and topics it counts only where it is said: otherwise the first goes with texts,
    /// and the others with pinning.
    fn restrict(at, user_id: u64, permissions: ChatPermissions) -> RestrictChatMemberParams {
        let params = RestrictChatMemberParams::builder().chat_id(at.chat()).user_id(user_id).permissions(permissions);
        // Without it who may send a poll may send texts, and so on.
        at.draft(params.use_independent_chat_permissions(true).build())
    }

    /// Queues what a user may do as an administrator: what [`with`](Prepared::with) says, and without it nothing, so that the user
    /// is none any more.
    ///
    /// ```
    /// # use stategram::prelude::*;
    /// # fn promote(user: u64, reply: &mut Reply) {
    /// reply.promote(user).with(|it| (it.can_delete_messages, it.can_pin_messages) = (Some(true), Some(true)));
    /// # }
    /// ```
    fn promote(at, user_id: u64) -> PromoteChatMemberParams {
        let params = PromoteChatMemberParams::builder().chat_id(at.chat()).user_id(user_id).build();
        at.draft(params)
    }

    /// Queues the title of an administrator whom the bot promoted: at most 16 characters, no emoji.
    fn custom_title(at, user_id: u64, title: impl Into<String>) -> SetChatAdministratorCustomTitleParams {
        let params = SetChatAdministratorCustomTitleParams::builder().chat_id(at.chat()).user_id(user_id);
        at.draft(params.custom_title(title).build())
    }

    /// Queues the tag of a member: at most 16 characters, no emoji; `""` takes it away.
    fn tag(at, user_id: u64, tag: impl Into<String>) -> SetChatMemberTagParams {
        let params = SetChatMemberTagParams::builder().chat_id(at.chat()).user_id(user_id).tag(tag).build();
        at.draft(params)
    }

    /// Queues that a channel may no longer speak in this chat, nor its owner by any other channel.
    fn ban_sender(at, sender_chat_id: i64) -> BanChatSenderChatParams {
        let params = BanChatSenderChatParams::builder().chat_id(at.chat()).sender_chat_id(sender_chat_id).build();
        at.draft(params)
    }

    /// Queues that a channel may speak in this chat again.
    fn unban_sender(at, sender_chat_id: i64) -> UnbanChatSenderChatParams {
        let params = UnbanChatSenderChatParams::builder().chat_id(at.chat()).sender_chat_id(sender_chat_id).build();
        at.draft(params)
    }

    /// Queues that a user who asked to join may.
    fn approve_join(at, user_id: u64) -> ApproveChatJoinRequestParams {
        let params = ApproveChatJoinRequestParams::builder().chat_id(at.chat()).user_id(user_id).build();
        at.draft(params)
    }

    /// Queues that a user who asked to join may not.
    fn decline_join(at, user_id: u64) -> DeclineChatJoinRequestParams {
        let params = DeclineChatJoinRequestParams::builder().chat_id(at.chat()).user_id(user_id).build();
        at.draft(params)
    }

    /// Queues the end of an invite link that the bot made.
    ///
    /// One is made at once, since its address is the answer: `bot.call(CreateChatInviteLinkParams::builder()...)`.
    fn revoke_invite_link(at, invite_link: impl Into<String>) -> RevokeChatInviteLinkParams {
        let params = RevokeChatInviteLinkParams::builder().chat_id(at.chat()).invite_link(invite_link).build();
        at.draft(params)
    }
}

impl<S: Sink> Prepared<BanChatMemberParams, S> {
    /// For as long as this. What ends within 30 seconds, or after more than 366 days, is for ever.
    pub fn until(self, time: SystemTime) -> Self {
        self.with(|params| params.until_date = Some(seconds(time)))
    }
}

impl<S: Sink> Prepared<RestrictChatMemberParams, S> {
    /// For as long as this. What ends within 30 seconds, or after more than 366 days, is for ever.
    pub fn until(self, time: SystemTime) -> Self {
        self.with(|params| params.until_date = Some(seconds(time)))
    }
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |it| it.as_secs())
}
