//! The small bot that tests/foreign plays with, written with teloxide. What it has to do is in tests/foreign/README.md.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use teloxide::error_handlers::LoggingErrorHandler;
use teloxide::net::Download;
use teloxide::prelude::*;
use teloxide::types::*;
use teloxide::update_listeners::webhooks;
use teloxide::RequestError;

type Done = ResponseResult<()>;
type Polls = Arc<Mutex<HashMap<PollId, (ChatId, MessageId)>>>;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let url = std::env::var("TELEGRAM_API_URL").unwrap().parse().unwrap();
    let bot = Bot::new(std::env::var("TELEGRAM_BOT_TOKEN").unwrap()).set_api_url(url);
    let handler = dptree::entry()
        .branch(Update::filter_message().endpoint(message))
        .branch(Update::filter_channel_post().endpoint(posted))
        .branch(Update::filter_callback_query().endpoint(pressed))
        .branch(Update::filter_poll_answer().endpoint(voted))
        .branch(Update::filter_shipping_query().endpoint(ship))
        .branch(Update::filter_pre_checkout_query().endpoint(check))
        .branch(Update::filter_inline_query().endpoint(search))
        .branch(Update::filter_chosen_inline_result().endpoint(chosen))
        .branch(Update::filter_message_reaction_updated().endpoint(reacted))
        .branch(Update::filter_my_chat_member().endpoint(placed))
        .branch(Update::filter_chat_member().endpoint(joined))
        .branch(Update::filter_chat_join_request().endpoint(asked));
    let dependencies = dptree::deps![Polls::default()];
    let mut dispatcher = Dispatcher::builder(bot.clone(), handler).dependencies(dependencies).build();
    let Ok(port) = std::env::var("WEBHOOK_PORT") else {
        return dispatcher.dispatch().await;
    };
    let url = || format!("http://127.0.0.1:{port}/hook").parse().unwrap();
    // Its listener asks for what is sent by default, and that is neither reactions nor members.
    bot.set_webhook(url()).secret_token("secret").allowed_updates(allowed()).await.unwrap();
    let options =
        webhooks::Options::new(([127, 0, 0, 1], port.parse().unwrap()).into(), url()).secret_token("secret".into());
    let listener = webhooks::axum(bot, options).await.unwrap();
    dispatcher.dispatch_with_listener(listener, LoggingErrorHandler::new()).await;
}

fn allowed() -> Vec<AllowedUpdate> {
    use AllowedUpdate::*;
    vec![
        Message,
        ChannelPost,
        CallbackQuery,
        PollAnswer,
        ShippingQuery,
        PreCheckoutQuery,
        InlineQuery,
        ChosenInlineResult,
        MessageReaction,
        MyChatMember,
        ChatMember,
        ChatJoinRequest,
    ]
}

fn button(text: &str, data: &str) -> InlineKeyboardMarkup {
    InlineKeyboardMarkup::new([[InlineKeyboardButton::callback(text, data)]])
}

async fn message(bot: Bot, polls: Polls, msg: Message) -> Done {
    let chat = msg.chat.id;
    let reply = ReplyParameters::new(msg.id);
    if let Some(photo) = msg.photo() {
        let file = bot.get_file(photo.last().unwrap().file.id.clone()).await?;
        let mut content = Vec::new();
        bot.download_file(&file.path, &mut content).await.unwrap();
        let copy = InputFile::memory(content).file_name("copy.jpg");
        bot.send_document(chat, copy).caption("a copy").reply_parameters(reply).await?;
        return Ok(());
    }
    if let Some(payment) = msg.successful_payment() {
        let (name, option) =
            (payment.order_info.name.as_deref().unwrap(), payment.shipping_option_id.as_deref().unwrap());
        let text = format!("{name} paid {} {} ({option})", payment.total_amount, payment.currency);
        bot.send_message(chat, text).await?;
        return Ok(());
    }
    match msg.text() {
        None => {}
        Some("/start") => {
            let text = format!("*Hello*, _{}_\\!", msg.from.unwrap().first_name);
            let sent = bot.send_message(chat, text).parse_mode(ParseMode::MarkdownV2);
            sent.reply_markup(button("Press me", "pressed")).await?;
        }
        Some("/album") => {
            let picture = |name: &'static str| {
                let file = InputFile::memory(name.repeat(100)).file_name(name);
                InputMedia::Photo(InputMediaPhoto::new(file).caption(name))
            };
            bot.send_media_group(chat, ["one", "two"].map(picture)).await?;
        }
        Some("/poll") => {
            let options = ["Tea", "Coffee"].map(InputPollOption::new);
            let sent = bot.send_poll(chat, "Tea or coffee?", options).is_anonymous(false).await?;
            polls.lock().unwrap().insert(sent.poll().unwrap().id.clone(), (chat, sent.id));
        }
        Some("/buy") => {
            let prices = [LabeledPrice::new("Tea", 250)];
            let sent = bot.send_invoice(chat, "Tea", "A cup", "tea", "EUR", prices).provider_token("provider");
            sent.is_flexible(true).need_name(true).await?;
        }
        Some("/ban") => {
            let who = msg.reply_to_message().unwrap().from.as_ref().unwrap().id;
            bot.ban_chat_member(chat, who).await?;
        }
        Some("/topic") => {
            let made = bot.create_forum_topic(chat, "News").await?;
            bot.send_message(chat, format!("in {}", made.name)).message_thread_id(made.thread_id).await?;
            bot.close_forum_topic(chat, made.thread_id).await?;
        }
        Some("/wrong") => {
            let refused = bot.send_message(chat, "1.5").parse_mode(ParseMode::MarkdownV2).await;
            if let Err(RequestError::Api(error)) = refused {
                bot.send_message(chat, error.to_string()).await?;
            }
        }
        Some("/flood") => {
            if let Err(RequestError::RetryAfter(time)) = bot.send_message(chat, "soon").await {
                bot.send_message(chat, format!("after {}", time.seconds())).await?;
            }
        }
        Some(text) => {
            bot.send_chat_action(chat, ChatAction::Typing).await?;
            bot.send_message(chat, text).reply_parameters(reply).await?;
        }
    }
    Ok(())
}

async fn posted(bot: Bot, post: Message) -> Done {
    bot.send_message(post.chat.id, format!("read: {}", post.text().unwrap())).await?;
    Ok(())
}

async fn pressed(bot: Bot, query: CallbackQuery) -> Done {
    let message = query.message.unwrap();
    bot.edit_message_text(message.chat().id, message.id(), "<b>Pressed</b>").parse_mode(ParseMode::Html).await?;
    bot.answer_callback_query(query.id).text("You pressed").show_alert(true).await?;
    Ok(())
}

async fn voted(bot: Bot, polls: Polls, answer: PollAnswer) -> Done {
    let (chat, message) = polls.lock().unwrap()[&answer.poll_id];
    let closed = bot.stop_poll(chat, message).await?;
    let counts: Vec<String> = closed.options.iter().map(|it| format!("{} {}", it.text, it.voter_count)).collect();
    bot.send_message(chat, counts.join(", ")).await?;
    Ok(())
}

async fn ship(bot: Bot, query: ShippingQuery) -> Done {
    let option = |id: &str, title: &str, price| ShippingOption::new(id, title, [LabeledPrice::new("Way", price)]);
    let options = [option("walk", "On foot", 100), option("fly", "By air", 900)];
    bot.answer_shipping_query(query.id, true).shipping_options(options).await?;
    Ok(())
}

async fn check(bot: Bot, query: PreCheckoutQuery) -> Done {
    bot.answer_pre_checkout_query(query.id, true).await?;
    Ok(())
}

async fn search(bot: Bot, query: InlineQuery) -> Done {
    let result = |number: u8| {
        let words = format!("{} {number}", query.query);
        let content = InputMessageContent::Text(InputMessageContentText::new(&words));
        let article = InlineQueryResultArticle::new(number.to_string(), words, content);
        InlineQueryResult::Article(article.reply_markup(button("More", "more")))
    };
    bot.answer_inline_query(query.id.clone(), [1, 2].map(result)).cache_time(0).is_personal(true).await?;
    Ok(())
}

async fn chosen(bot: Bot, result: ChosenInlineResult) -> Done {
    let text = format!("chosen {}", result.result_id);
    bot.edit_message_text_inline(result.inline_message_id.unwrap(), text).await?;
    Ok(())
}

async fn reacted(bot: Bot, reaction: MessageReactionUpdated) -> Done {
    bot.set_message_reaction(reaction.chat.id, reaction.message_id).reaction(reaction.new_reaction).await?;
    Ok(())
}

async fn placed(bot: Bot, update: ChatMemberUpdated) -> Done {
    if !update.chat.is_private() {
        let status = format!("{:?}", update.new_chat_member.status()).to_lowercase();
        let text = format!("I am {status} of {}", update.chat.title().unwrap());
        bot.send_message(update.chat.id, text).await?;
    }
    Ok(())
}

async fn joined(bot: Bot, update: ChatMemberUpdated) -> Done {
    if !update.old_chat_member.is_present() && update.new_chat_member.is_present() {
        let chat = update.chat.id;
        let member = bot.get_chat_member(chat, update.new_chat_member.user.id).await?;
        let count = bot.get_chat_member_count(chat).await?;
        let status = format!("{:?}", member.status()).to_lowercase();
        bot.send_message(chat, format!("{} is {status}, we are {count}", member.user.first_name)).await?;
    }
    Ok(())
}

async fn asked(bot: Bot, request: ChatJoinRequest) -> Done {
    bot.approve_chat_join_request(request.chat.id, request.from.id).await?;
    Ok(())
}
