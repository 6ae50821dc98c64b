//! The methods of the Bot API that the simulator has, one file for each family.
//!
//! A method that it does not have, be it one of Telegram's or nobody's, is answered as Telegram answers an unknown one:
//! code 404, `Not Found: method not found`. A warning in the log tells the first kind from a slip of the pen. Of what it has not
//! it is refused to be about: no business connection and no sticker set is found.

mod appearance;
mod callbacks;
mod chats;
mod contents;
mod copies;
mod edits;
pub(crate) mod files;
mod inline;
mod invites;
mod media;
mod messages;
mod payments;
mod presents;
mod profile;
mod rights;
mod topics;
mod updates;
mod webhook;
mod words;

use std::sync::Arc;

use serde::Serialize;

use crate::simulator::account::Account;
use crate::simulator::files::Media;
use crate::simulator::members::Standing;
use crate::simulator::params::Params;
use crate::simulator::refusal::Refusal;
use crate::simulator::topics::Change;
use crate::simulator::world::World;

/// Calls a method of a bot; gives the JSON of `result`. As on Telegram, the case of the method's name does not matter.
pub(crate) async fn call(
    world: &Arc<World>,
    account: &Arc<Account>,
    method: &str,
    params: &Params,
) -> Result<String, Refusal> {
    use Standing::Kicked;
    if params.text("business_connection_id").is_some_and(|it| !it.is_empty()) {
        return Err(Refusal::bad_request("business connection not found"));
    }
    match method.to_ascii_lowercase().as_str() {
        "answercallbackquery" => callbacks::answer_callback_query(account, params),
        "answerinlinequery" => inline::answer_inline_query(account, params),
        "answerprecheckoutquery" => payments::answer_pre_checkout_query(account, params),
        "answershippingquery" => payments::answer_shipping_query(account, params),
        "approvechatjoinrequest" => invites::settle(account, params, true),
        "banchatmember" | "kickchatmember" => chats::set_standing(account, params, Kicked),
        "close" | "logout" => Ok(done()),
        "closeforumtopic" => topics::change_one(account, params, Change::Close),
        "closegeneralforumtopic" => topics::change_general(account, params, Change::Close),
        "copymessage" => copies::copy_message(account, params),
        "copymessages" => copies::copy_messages(account, params),
        "createchatinvitelink" => invites::create_chat_invite_link(account, params),
        "createforumtopic" => topics::create_forum_topic(account, params),
        "createinvoicelink" => payments::create_invoice_link(params),
        "declinechatjoinrequest" => invites::settle(account, params, false),
        "deletechatphoto" => appearance::delete_chat_photo(account, params),
        "deletechatstickerset" => appearance::delete_chat_sticker_set(account, params),
        "deleteforumtopic" => topics::change_one(account, params, Change::Delete),
        "deletemessage" => edits::delete_message(account, params),
        "deletemessages" => edits::delete_messages(account, params),
        "deletemycommands" => profile::delete_my_commands(account, params),
        "deletewebhook" => webhook::delete_webhook(account, params),
        "editchatinvitelink" => invites::edit_chat_invite_link(account, params),
        "editforumtopic" => topics::edit_forum_topic(account, params),
        "editgeneralforumtopic" => topics::edit_general_forum_topic(account, params),
        "editmessagecaption" => edits::edit_message_caption(account, params),
        "editmessagelivelocation" => contents::edit_message_live_location(account, params),
        "editmessagemedia" => media::edit_message_media(account, params),
        "editmessagereplymarkup" => edits::edit_message_reply_markup(account, params),
        "editmessagetext" => edits::edit_message_text(account, params),
        "exportchatinvitelink" => invites::export_chat_invite_link(account, params),
        "forwardmessage" => copies::forward_message(account, params),
        "forwardmessages" => copies::forward_messages(account, params),
        "getbusinessconnection" => Err(Refusal::bad_request("business connection not found")),
        "getchat" => chats::get_chat(account, params),
        "getchatadministrators" => chats::get_chat_administrators(account, params),
        "getchatmember" => chats::get_chat_member(account, params),
        "getchatmembercount" | "getchatmemberscount" => chats::get_chat_member_count(account, params),
        "getchatmenubutton" => presents::get_chat_menu_button(account, params),
        "getcustomemojistickers" | "getforumtopiciconstickers" => Ok("[]".to_owned()),
        "getfile" => files::get_file(account, params),
        "getme" => profile::get_me(account),
        "getmycommands" => profile::get_my_commands(account, params),
        "getmydefaultadministratorrights" => presents::get_rights(account, params),
        "getmydescription" => presents::get_text(account, params, "description"),
        "getmyname" => presents::get_text(account, params, "name"),
        "getmyshortdescription" => presents::get_text(account, params, "short_description"),
        "getmystarbalance" => Ok(payments::get_my_star_balance(account)),
        "getstickerset" => Err(Refusal::bad_request("STICKERSET_INVALID")),
        "getupdates" => updates::get_updates(world, account, params).await,
        "getuserprofilephotos" => chats::get_user_profile_photos(account, params),
        "getwebhookinfo" => webhook::get_webhook_info(account),
        "hidegeneralforumtopic" => topics::change_general(account, params, Change::Hide),
        "leavechat" => chats::leave_chat(account, params),
        "pinchatmessage" => chats::pin_chat_message(account, params),
        "promotechatmember" => chats::promote(account, params),
        "refundstarpayment" => payments::refund_star_payment(account, params),
        "reopenforumtopic" => topics::change_one(account, params, Change::Reopen),
        "reopengeneralforumtopic" => topics::change_general(account, params, Change::Reopen),
        "restrictchatmember" => chats::restrict(account, params),
        "revokechatinvitelink" => invites::revoke_chat_invite_link(account, params),
        "sendanimation" => media::send_media(world, account, params, Media::Animation),
        "sendaudio" => media::send_media(world, account, params, Media::Audio),
        "sendchataction" => messages::send_chat_action(world, account, params),
        "sendcontact" => contents::send_contact(world, account, params),
        "senddice" => contents::send_dice(world, account, params),
        "senddocument" => media::send_media(world, account, params, Media::Document),
        "sendgame" => media::send_game(world, account, params),
        "sendinvoice" => payments::send_invoice(world, account, params),
        "sendlocation" => contents::send_location(world, account, params),
        "sendmediagroup" => media::send_media_group(world, account, params),
        "sendmessage" => messages::send_message(world, account, params),
        "sendmessagedraft" => messages::send_message_draft(account, params),
        "sendphoto" => media::send_media(world, account, params, Media::Photo),
        "sendpoll" => contents::send_poll(world, account, params),
        "sendsticker" => media::send_media(world, account, params, Media::Sticker),
        "sendvenue" => contents::send_venue(world, account, params),
        "sendvideo" => media::send_media(world, account, params, Media::Video),
        "sendvideonote" => media::send_media(world, account, params, Media::VideoNote),
        "sendvoice" => media::send_media(world, account, params, Media::Voice),
        "setchatadministratorcustomtitle" => rights::set_custom_title(account, params),
        "setchatdescription" => chats::set_chat_description(account, params),
        "setchatmenubutton" => presents::set_chat_menu_button(account, params),
        "setchatpermissions" => rights::set_chat_permissions(account, params),
        "setchatphoto" => appearance::set_chat_photo(account, params),
        "setchatstickerset" => appearance::set_chat_sticker_set(account, params),
        "setchattitle" => chats::set_chat_title(account, params),
        "setmessagereaction" => chats::set_message_reaction(account, params),
        "setmycommands" => profile::set_my_commands(account, params),
        "setmydefaultadministratorrights" => presents::set_rights(account, params),
        "setmydescription" => presents::set_text(account, params, "description"),
        "setmyname" => presents::set_text(account, params, "name"),
        "setmyshortdescription" => presents::set_text(account, params, "short_description"),
        "setwebhook" => webhook::set_webhook(world, account, params),
        "stopmessagelivelocation" => contents::stop_message_live_location(account, params),
        "stoppoll" => contents::stop_poll(account, params),
        "unbanchatmember" => chats::unban(account, params),
        "unhidegeneralforumtopic" => topics::change_general(account, params, Change::Unhide),
        "unpinallchatmessages" => chats::unpin(account, params, true),
        "unpinallforumtopicmessages" | "unpinallgeneralforumtopicmessages" => topics::unpin_all(account, params),
        "unpinchatmessage" => chats::unpin(account, params, false),
        _ => {
            tracing::warn!(method, "the simulator has no such method");
            Err(Refusal::no_method())
        }
    }
}

/// The JSON of a result.
fn json(result: &impl Serialize) -> Result<String, Refusal> {
    serde_json::to_string(result).map_err(|error| Refusal::internal(&error))
}

/// What most methods answer that have nothing to tell.
fn done() -> String {
    "true".to_owned()
}

#[cfg(test)]
mod tests;
