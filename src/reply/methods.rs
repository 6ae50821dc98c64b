//! The table of the Bot API's methods, in the order of its page: the parameters, what the API answers, and what the
//! parameters have in common with others (see `refine`).

use crate::reply::method::Method;
use crate::reply::refine::capability;
use crate::reply::{Call, MethodCall, Sends};
use crate::types::{
    ChatId, ChatInviteLink, File, ForumTopic, Message, MessageId, Poll, Story, inline_mode, methods, response,
};

macro_rules! methods {
    ($($name:ident $params:ident -> $output:ty $(as $typed:ident)? $(: $($capability:ident)*)?;)*) => {
        $(
            impl Method for methods::$params {
                const NAME: &'static str = stringify!($name);
                type Output = $output;
                $(
                    fn into_call(self: Box<Self>) -> Result<Call, serde_json::Error> {
                        Ok(Call::$typed(self))
                    }
                )?
            }

            $($(capability!($params $capability);)*)?
        )*

        /// The method and the type of each.
        #[cfg(test)]
        const ALL: &[(&str, &str)] = &[$((stringify!($name), stringify!($params))),*];
    };
}

methods! {
    sendMessage SendMessageParams -> Message as SendMessage: send keys markup answer sound protect effect paid;
    sendRichMessage SendRichMessageParams -> Message: send keys answer sound protect effect paid;
    sendRichMessageDraft SendRichMessageDraftParams -> bool;
    forwardMessage ForwardMessageParams -> Message: forward sound protect effect;
    forwardMessages ForwardMessagesParams -> Vec<MessageId>: forward sound protect;
    copyMessage CopyMessageParams -> MessageId: forward keys caption answer sound protect effect paid above;
    copyMessages CopyMessagesParams -> Vec<MessageId>: forward sound protect;
    sendPhoto SendPhotoParams -> Message: send keys caption answer sound protect effect paid above spoiler;
    sendAudio SendAudioParams -> Message: send keys caption answer sound protect effect paid thumbnail;
    sendDocument SendDocumentParams -> Message: send keys caption answer sound protect effect paid thumbnail;
    sendVideo SendVideoParams -> Message: send keys caption answer sound protect effect paid above spoiler thumbnail;
    sendAnimation SendAnimationParams -> Message: send keys caption answer sound protect effect paid above spoiler thumbnail;
    sendVoice SendVoiceParams -> Message: send keys caption answer sound protect effect paid;
    sendVideoNote SendVideoNoteParams -> Message: send keys answer sound protect effect paid thumbnail;
    sendLivePhoto SendLivePhotoParams -> Message: send keys caption answer sound protect effect paid above spoiler;
    sendPaidMedia SendPaidMediaParams -> Message: send keys caption answer sound protect paid above;
    sendMediaGroup SendMediaGroupParams -> Vec<Message>: send answer sound protect effect paid;
    sendLocation SendLocationParams -> Message: send keys answer sound protect effect paid;
    editMessageLiveLocation EditMessageLiveLocationParams -> response::MessageOrBool: edit buttons;
    stopMessageLiveLocation StopMessageLiveLocationParams -> response::MessageOrBool: edit buttons;
    editMessageChecklist EditMessageChecklistParams -> response::MessageOrBool: buttons;
    sendVenue SendVenueParams -> Message: send keys answer sound protect effect paid;
    sendContact SendContactParams -> Message: send keys answer sound protect effect paid;
    sendPoll SendPollParams -> Message: send keys question answer sound protect effect paid;
    sendDice SendDiceParams -> Message: send keys answer sound protect effect paid;
    sendMessageDraft SendMessageDraftParams -> bool: markup;
    sendChecklist SendChecklistParams -> response::MessageOrBool: buttons answer sound protect effect;
    sendChatAction SendChatActionParams -> bool as SendChatAction;
    setMessageReaction SetMessageReactionParams -> bool;
    replaceManagedBotToken ReplaceManagedBotTokenParams -> String;
    setManagedBotAccessSettings SetManagedBotAccessSettingsParams -> bool;
    setUserEmojiStatus SetUserEmojiStatusParams -> bool;
    banChatMember BanChatMemberParams -> bool;
    unbanChatMember UnbanChatMemberParams -> bool;
    restrictChatMember RestrictChatMemberParams -> bool;
    promoteChatMember PromoteChatMemberParams -> bool;
    setChatAdministratorCustomTitle SetChatAdministratorCustomTitleParams -> bool;
    setChatMemberTag SetChatMemberTagParams -> bool;
    banChatSenderChat BanChatSenderChatParams -> bool;
    unbanChatSenderChat UnbanChatSenderChatParams -> bool;
    setChatPermissions SetChatPermissionsParams -> bool;
    exportChatInviteLink ExportChatInviteLinkParams -> String;
    createChatInviteLink CreateChatInviteLinkParams -> ChatInviteLink;
    editChatInviteLink EditChatInviteLinkParams -> ChatInviteLink;
    createChatSubscriptionInviteLink CreateChatSubscriptionInviteLinkParams -> ChatInviteLink;
    editChatSubscriptionInviteLink EditChatSubscriptionInviteLinkParams -> ChatInviteLink;
    revokeChatInviteLink RevokeChatInviteLinkParams -> ChatInviteLink;
    approveChatJoinRequest ApproveChatJoinRequestParams -> bool;
    declineChatJoinRequest DeclineChatJoinRequestParams -> bool;
    answerChatJoinRequestQuery AnswerChatJoinRequestQueryParams -> bool;
    sendChatJoinRequestWebApp SendChatJoinRequestWebAppParams -> bool;
    setChatPhoto SetChatPhotoParams -> bool;
    deleteChatPhoto DeleteChatPhotoParams -> bool;
    setChatTitle SetChatTitleParams -> bool;
    setChatDescription SetChatDescriptionParams -> bool;
    pinChatMessage PinChatMessageParams -> bool: sound;
    unpinChatMessage UnpinChatMessageParams -> bool;
    unpinAllChatMessages UnpinAllChatMessagesParams -> bool;
    leaveChat LeaveChatParams -> bool;
    setChatStickerSet SetChatStickerSetParams -> bool;
    deleteChatStickerSet DeleteChatStickerSetParams -> bool;
    createForumTopic CreateForumTopicParams -> ForumTopic;
    editForumTopic EditForumTopicParams -> bool;
    closeForumTopic CloseForumTopicParams -> bool;
    reopenForumTopic ReopenForumTopicParams -> bool;
    deleteForumTopic DeleteForumTopicParams -> bool;
    unpinAllForumTopicMessages UnpinAllForumTopicMessagesParams -> bool;
    editGeneralForumTopic EditGeneralForumTopicParams -> bool;
    closeGeneralForumTopic CloseGeneralForumTopicParams -> bool;
    reopenGeneralForumTopic ReopenGeneralForumTopicParams -> bool;
    hideGeneralForumTopic HideGeneralForumTopicParams -> bool;
    unhideGeneralForumTopic UnhideGeneralForumTopicParams -> bool;
    answerCallbackQuery AnswerCallbackQueryParams -> bool as AnswerCallbackQuery;
    answerGuestQuery AnswerGuestQueryParams -> inline_mode::SentGuestMessage;
    setMyCommands SetMyCommandsParams -> bool;
    setMyName SetMyNameParams -> bool;
    setMyDescription SetMyDescriptionParams -> bool;
    setMyShortDescription SetMyShortDescriptionParams -> bool;
    setMyProfilePhoto SetMyProfilePhotoParams -> bool;
    deleteMyCommands DeleteMyCommandsParams -> bool;
    editMessageCaption EditMessageCaptionParams -> response::MessageOrBool: edit buttons caption above;
    editMessageMedia EditMessageMediaParams -> response::MessageOrBool: edit buttons;
    editMessageReplyMarkup EditMessageReplyMarkupParams -> response::MessageOrBool: edit buttons;
    stopPoll StopPollParams -> Poll: buttons;
    editEphemeralMessageText EditEphemeralMessageTextParams -> bool: buttons markup;
    editEphemeralMessageMedia EditEphemeralMessageMediaParams -> bool: buttons;
    editEphemeralMessageCaption EditEphemeralMessageCaptionParams -> bool: buttons caption above;
    editEphemeralMessageReplyMarkup EditEphemeralMessageReplyMarkupParams -> bool: buttons;
    approveSuggestedPost ApproveSuggestedPostParams -> bool;
    declineSuggestedPost DeclineSuggestedPostParams -> bool;
    deleteMessage DeleteMessageParams -> bool as DeleteMessage;
    deleteMessages DeleteMessagesParams -> bool;
    deleteEphemeralMessage DeleteEphemeralMessageParams -> bool;
    deleteMessageReaction DeleteMessageReactionParams -> bool;
    deleteAllMessageReactions DeleteAllMessageReactionsParams -> bool;
    sendSticker SendStickerParams -> Message: send keys answer sound protect effect paid;
    uploadStickerFile UploadStickerFileParams -> File;
    createNewStickerSet CreateNewStickerSetParams -> bool;
    addStickerToSet AddStickerToSetParams -> bool;
    setStickerPositionInSet SetStickerPositionInSetParams -> bool;
    deleteStickerFromSet DeleteStickerFromSetParams -> bool;
    replaceStickerInSet ReplaceStickerInSetParams -> bool;
    setStickerEmojiList SetStickerEmojiListParams -> bool;
    setStickerKeywords SetStickerKeywordsParams -> bool;
    setStickerMaskPosition SetStickerMaskPositionParams -> bool;
    setStickerSetTitle SetStickerSetTitleParams -> bool;
    setStickerSetThumbnail SetStickerSetThumbnailParams -> bool;
    setCustomEmojiStickerSetThumbnail SetCustomEmojiStickerSetThumbnailParams -> bool;
    deleteStickerSet DeleteStickerSetParams -> bool;
    sendGift SendGiftParams -> bool: gift;
    giftPremiumSubscription GiftPremiumSubscriptionParams -> bool;
    verifyUser VerifyUserParams -> bool;
    verifyChat VerifyChatParams -> bool;
    removeUserVerification RemoveUserVerificationParams -> bool;
    removeChatVerification RemoveChatVerificationParams -> bool;
    readBusinessMessage ReadBusinessMessageParams -> bool;
    deleteBusinessMessages DeleteBusinessMessagesParams -> bool;
    setBusinessAccountName SetBusinessAccountNameParams -> bool;
    setBusinessAccountUsername SetBusinessAccountUsernameParams -> bool;
    setBusinessAccountBio SetBusinessAccountBioParams -> bool;
    setBusinessAccountProfilePhoto SetBusinessAccountProfilePhotoParams -> bool;
    removeBusinessAccountProfilePhoto RemoveBusinessAccountProfilePhotoParams -> bool;
    setBusinessAccountGiftSettings SetBusinessAccountGiftSettingsParams -> bool;
    transferBusinessAccountStars TransferBusinessAccountStarsParams -> bool;
    convertGiftToStars ConvertGiftToStarsParams -> bool;
    upgradeGift UpgradeGiftParams -> bool;
    transferGift TransferGiftParams -> bool;
    postStory PostStoryParams -> Story: protect;
    repostStory RepostStoryParams -> Story: protect;
    editStory EditStoryParams -> Story;
    deleteStory DeleteStoryParams -> bool;
    answerInlineQuery AnswerInlineQueryParams -> bool;
    sendInvoice SendInvoiceParams -> Message: forward buttons answer sound protect effect paid;
    createInvoiceLink CreateInvoiceLinkParams -> String;
    answerShippingQuery AnswerShippingQueryParams -> bool;
    answerPreCheckoutQuery AnswerPreCheckoutQueryParams -> bool;
    refundStarPayment RefundStarPaymentParams -> bool;
    editUserStarSubscription EditUserStarSubscriptionParams -> bool;
    setPassportDataErrors SetPassportDataErrorsParams -> bool;
    sendGame SendGameParams -> Message: send buttons answer sound protect effect paid;
    setGameScore SetGameScoreParams -> response::MessageOrBool;
    setMyDefaultAdministratorRights SetMyDefaultAdministratorRightsParams -> bool;
    answerWebAppQuery AnswerWebAppQueryParams -> inline_mode::SentWebAppMessage;
    savePreparedInlineMessage SavePreparedInlineMessageParams -> inline_mode::PreparedInlineMessage;
    savePreparedKeyboardButton SavePreparedKeyboardButtonParams -> inline_mode::PreparedKeyboardButton;
    setChatMenuButton SetChatMenuButtonParams -> bool;
    unpinAllGeneralForumTopicMessages UnpinAllGeneralForumTopicMessagesParams -> bool;
}

impl Method for methods::EditMessageTextParams {
    const NAME: &'static str = "editMessageText";
    type Output = response::MessageOrBool;

    /// A rich message may have files.
    fn into_call(self: Box<Self>) -> Result<Call, serde_json::Error> {
        match self.rich_message {
            None => Ok(Call::EditMessageText(self)),
            Some(_) => MethodCall::of(Self::NAME, &*self).map(|call| Call::Other(Box::new(call))),
        }
    }
}

capability!(EditMessageTextParams edit);
capability!(EditMessageTextParams buttons);
capability!(EditMessageTextParams markup);

/// It goes by a business connection always, and into no topic.
impl Sends for methods::SendChecklistParams {
    fn place(&self) -> (ChatId, Option<&str>) {
        (self.chat_id.clone(), Some(&self.business_connection_id))
    }

    fn settle(&mut self, _topic: Option<i32>, business: Option<String>) {
        self.business_connection_id = business.unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::ALL;

    #[test]
    fn the_parameters_of_each_method_go_by_its_name() {
        for (method, params) in ALL {
            let (first, rest) = method.split_at(1);
            assert_eq!(*params, format!("{}{rest}Params", first.to_uppercase()));
        }
        let names: BTreeSet<_> = ALL.iter().collect();
        assert_eq!(names.len(), ALL.len());
    }
}
