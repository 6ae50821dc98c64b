//! Whatever a bot calls a method with, it gets an answer.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;
use crate::clock::Clock;
use crate::simulator::parcel::Parcel;
use crate::simulator::people;

const METHODS: &[&str] = &[
    "answercallbackquery",
    "answerinlinequery",
    "answerprecheckoutquery",
    "answershippingquery",
    "approvechatjoinrequest",
    "banchatmember",
    "close",
    "closeforumtopic",
    "closegeneralforumtopic",
    "copymessage",
    "copymessages",
    "createchatinvitelink",
    "createforumtopic",
    "createinvoicelink",
    "declinechatjoinrequest",
    "deletechatphoto",
    "deletechatstickerset",
    "deleteforumtopic",
    "deletemessage",
    "deletemessages",
    "deletemycommands",
    "deletewebhook",
    "editchatinvitelink",
    "editforumtopic",
    "editgeneralforumtopic",
    "editmessagecaption",
    "editmessagelivelocation",
    "editmessagemedia",
    "editmessagereplymarkup",
    "editmessagetext",
    "exportchatinvitelink",
    "forwardmessage",
    "forwardmessages",
    "getbusinessconnection",
    "getchat",
    "getchatadministrators",
    "getchatmember",
    "getchatmembercount",
    "getchatmemberscount",
    "getchatmenubutton",
    "getcustomemojistickers",
    "getfile",
    "getforumtopiciconstickers",
    "getme",
    "getmycommands",
    "getmydefaultadministratorrights",
    "getmydescription",
    "getmyname",
    "getmyshortdescription",
    "getmystarbalance",
    "getstickerset",
    "getuserprofilephotos",
    "getwebhookinfo",
    "hidegeneralforumtopic",
    "kickchatmember",
    "leavechat",
    "logout",
    "pinchatmessage",
    "promotechatmember",
    "refundstarpayment",
    "reopenforumtopic",
    "reopengeneralforumtopic",
    "restrictchatmember",
    "revokechatinvitelink",
    "sendanimation",
    "sendaudio",
    "sendchataction",
    "sendcontact",
    "senddice",
    "senddocument",
    "sendgame",
    "sendinvoice",
    "sendlocation",
    "sendmediagroup",
    "sendmessage",
    "sendmessagedraft",
    "sendphoto",
    "sendpoll",
    "sendsticker",
    "sendvenue",
    "sendvideo",
    "sendvideonote",
    "sendvoice",
    "setchatadministratorcustomtitle",
    "setchatdescription",
    "setchatmenubutton",
    "setchatpermissions",
    "setchatphoto",
    "setchatstickerset",
    "setchattitle",
    "setmessagereaction",
    "setmycommands",
    "setmydefaultadministratorrights",
    "setmydescription",
    "setmyname",
    "setmyshortdescription",
    "setwebhook",
    "stopmessagelivelocation",
    "stoppoll",
    "unbanchatmember",
    "unhidegeneralforumtopic",
    "unpinallchatmessages",
    "unpinallforumtopicmessages",
    "unpinallgeneralforumtopicmessages",
    "unpinchatmessage",
];

/// The names that methods look for, and those of what is inside.
const NAMES: &[&str] = &[
    "action",
    "address",
    "amount",
    "audio",
    "button",
    "callback_data",
    "callback_query_id",
    "caption",
    "chat_id",
    "commands",
    "currency",
    "custom_title",
    "description",
    "document",
    "draft_id",
    "emoji",
    "entities",
    "file_id",
    "first_name",
    "force_reply",
    "from_chat_id",
    "icon_color",
    "icon_custom_emoji_id",
    "id",
    "inline_keyboard",
    "inline_message_id",
    "inline_query_id",
    "input_message_content",
    "invite_link",
    "keyboard",
    "label",
    "latitude",
    "length",
    "live_period",
    "longitude",
    "max_connections",
    "media",
    "member_limit",
    "menu_button",
    "message_id",
    "message_ids",
    "message_text",
    "message_thread_id",
    "name",
    "offset",
    "ok",
    "options",
    "parse_mode",
    "payload",
    "permissions",
    "phone_number",
    "photo",
    "photo_url",
    "prices",
    "question",
    "reaction",
    "reply_markup",
    "reply_parameters",
    "results",
    "rights",
    "secret_token",
    "shipping_options",
    "short_description",
    "sticker_set_name",
    "text",
    "title",
    "type",
    "url",
    "user_id",
    "width",
];

/// Values that mean something to some method, or nothing to any.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (-2_i64..15).prop_map(Value::from),
        prop::sample::select(vec![people::YOU, people::group_id("family"), people::supergroup_id(-5).unwrap()])
            .prop_map(Value::from),
        "[ -~]{0,12}".prop_map(Value::from),
        "\\PC{0,6}".prop_map(Value::from),
        prop::sample::select(vec![
            "HTML",
            "http://127.0.0.1:1/",
            "typing",
            "article",
            "photo",
            "https://example.org/a.jpg",
            "attach://x",
            "HKD",
            "<b>x</b>",
            "{",
            "[]",
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            object(inner.clone()).prop_map(Value::Object),
            object(inner).prop_map(|it| Value::Object(it).to_string().into()),
        ]
    })
}

fn object(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Map<String, Value>> {
    let name = prop::sample::select(NAMES).prop_map(str::to_owned);
    prop::collection::vec((name, value), 0..6).prop_map(|fields| fields.into_iter().collect())
}

proptest! {
    #[test]
    fn nothing_panics(calls in prop::collection::vec((prop::sample::select(METHODS), object(value()), 0..5), 1..12)) {
        let world = Arc::new(World::new(Clock::manual()).unwrap());
        let account = world.account(crate::simulator::TOKEN).unwrap();
        let first = i32::try_from(account.clock.now().as_millis() % 2_000_000_000).unwrap() + 1;
        let you = account.user(people::YOU, None);
        let body = Parcel::photo("abc").caption("x").body(&account);
        account.hear(&you, people::private_chat(&you), None, body, None);
        account.write(people::YOU, crate::simulator::room::Body::default(), None).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for (method, mut params, which) in calls {
            // Else nearly every call would fail for want of a chat.
            params.entry("chat_id").or_insert(json!(people::YOU));
            if which > 0 {
                params.insert("message_id".to_owned(), json!(first + which - 1));
            }
            let answer = runtime.block_on(call(&world, &account, method, &Params::of(params)));
            match answer {
                Ok(result) => prop_assert!(serde_json::from_str::<Value>(&result).is_ok(), "{result}"),
                Err(refusal) => prop_assert!(refusal.code < 500, "{refusal}"),
            }
        }
    }
}
