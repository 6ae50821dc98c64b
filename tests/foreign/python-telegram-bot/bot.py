"""The small bot that tests/foreign plays with, written with python-telegram-bot. What it has to do is in tests/foreign/README.md."""

import os

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputMediaPhoto,
    InputTextMessageContent,
    LabeledPrice,
    ShippingOption,
    Update,
)
from telegram.error import BadRequest, RetryAfter
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatJoinRequestHandler,
    ChatMemberHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    MessageReactionHandler,
    PollAnswerHandler,
    PreCheckoutQueryHandler,
    ShippingQueryHandler,
    filters,
)

polls = {}


def button(text, data):
    return InlineKeyboardMarkup([[InlineKeyboardButton(text, callback_data=data)]])


async def start(update, context):
    await update.message.reply_markdown_v2("*Hello*, _%s_\\!" % update.effective_user.first_name,
                                           reply_markup=button("Press me", "pressed"))


async def pressed(update, context):
    await update.callback_query.edit_message_text("<b>Pressed</b>", parse_mode="HTML")
    await update.callback_query.answer("You pressed", show_alert=True)


async def photo(update, context):
    file = await update.message.photo[-1].get_file()
    content = bytes(await file.download_as_bytearray())
    await update.message.reply_document(content, caption="a copy", filename="copy.jpg", do_quote=True)


async def album(update, context):
    pictures = [InputMediaPhoto(name.encode() * 100, caption=name, filename=name) for name in ("one", "two")]
    await update.message.reply_media_group(pictures)


async def poll(update, context):
    sent = await update.message.reply_poll("Tea or coffee?", ["Tea", "Coffee"], is_anonymous=False)
    polls[sent.poll.id] = sent


async def voted(update, context):
    sent = polls[update.poll_answer.poll_id]
    closed = await context.bot.stop_poll(sent.chat.id, sent.message_id)
    await context.bot.send_message(sent.chat.id, ", ".join(f"{it.text} {it.voter_count}" for it in closed.options))


async def buy(update, context):
    await update.message.reply_invoice("Tea", "A cup", "tea", "EUR", [LabeledPrice("Tea", 250)],
                                       provider_token="provider", is_flexible=True, need_name=True)


async def ship(update, context):
    await update.shipping_query.answer(ok=True, shipping_options=[
        ShippingOption("walk", "On foot", [LabeledPrice("Way", 100)]),
        ShippingOption("fly", "By air", [LabeledPrice("Way", 900)]),
    ])


async def check(update, context):
    await update.pre_checkout_query.answer(ok=True)


async def paid(update, context):
    payment = update.message.successful_payment
    await update.message.reply_text(
        f"{payment.order_info.name} paid {payment.total_amount} {payment.currency} ({payment.shipping_option_id})")


async def search(update, context):
    words = update.inline_query.query
    results = [
        InlineQueryResultArticle(str(number), f"{words} {number}", InputTextMessageContent(f"{words} {number}"),
                                 reply_markup=button("More", "more"))
        for number in (1, 2)
    ]
    await update.inline_query.answer(results, cache_time=0, is_personal=True)


async def chosen(update, context):
    result = update.chosen_inline_result
    await context.bot.edit_message_text(f"chosen {result.result_id}", inline_message_id=result.inline_message_id)


async def reacted(update, context):
    reaction = update.message_reaction
    await context.bot.set_message_reaction(reaction.chat.id, reaction.message_id, reaction.new_reaction[0].emoji)


async def placed(update, context):
    change = update.my_chat_member
    if change.chat.type != "private":
        await change.chat.send_message(f"I am {change.new_chat_member.status} of {change.chat.title}")


async def joined(update, context):
    change = update.chat_member
    if change.old_chat_member.status == "left" and change.new_chat_member.status == "member":
        member = await change.chat.get_member(change.new_chat_member.user.id)
        count = await change.chat.get_member_count()
        await change.chat.send_message(f"{member.user.first_name} is {member.status}, we are {count}")


async def asked(update, context):
    await update.chat_join_request.approve()


async def ban(update, context):
    await update.effective_chat.ban_member(update.message.reply_to_message.from_user.id)


async def topic(update, context):
    made = await update.effective_chat.create_forum_topic("News")
    await update.effective_chat.send_message(f"in {made.name}", message_thread_id=made.message_thread_id)
    await update.effective_chat.close_forum_topic(made.message_thread_id)


async def posted(update, context):
    await update.channel_post.chat.send_message(f"read: {update.channel_post.text}")


async def wrong(update, context):
    try:
        await update.message.reply_text("1.5", parse_mode="MarkdownV2")
    except BadRequest as error:
        await update.message.reply_text(f"Bad Request: {error.message}")


async def flood(update, context):
    try:
        await update.message.reply_text("soon")
    except RetryAfter as error:
        await update.message.reply_text(f"after {error.retry_after}")


async def echo(update, context):
    await update.message.reply_chat_action("typing")
    await update.message.reply_text(update.message.text, do_quote=True)


def main():
    url = os.environ["TELEGRAM_API_URL"]
    builder = Application.builder().token(os.environ["TELEGRAM_BOT_TOKEN"]).base_url(f"{url}/bot")
    app = builder.base_file_url(f"{url}/file/bot").build()
    posts = filters.UpdateType.CHANNEL_POST
    for name, handler in [("start", start), ("album", album), ("poll", poll), ("buy", buy), ("ban", ban), ("topic", topic),
                          ("wrong", wrong), ("flood", flood)]:
        app.add_handler(CommandHandler(name, handler))
    app.add_handlers([
        CallbackQueryHandler(pressed, "^pressed$"),
        MessageHandler(filters.PHOTO, photo),
        PollAnswerHandler(voted),
        ShippingQueryHandler(ship),
        PreCheckoutQueryHandler(check),
        MessageHandler(filters.SUCCESSFUL_PAYMENT, paid),
        InlineQueryHandler(search),
        ChosenInlineResultHandler(chosen),
        MessageReactionHandler(reacted),
        ChatMemberHandler(placed, ChatMemberHandler.MY_CHAT_MEMBER),
        ChatMemberHandler(joined, ChatMemberHandler.CHAT_MEMBER),
        ChatJoinRequestHandler(asked),
        MessageHandler(posts, posted),
        MessageHandler(filters.TEXT & ~posts, echo),
    ])
    port = os.environ.get("WEBHOOK_PORT")
    if port is None:
        app.run_polling(allowed_updates=Update.ALL_TYPES)
    else:
        app.run_webhook("127.0.0.1", int(port), "hook", webhook_url=f"http://127.0.0.1:{port}/hook", secret_token="secret",
                        allowed_updates=Update.ALL_TYPES)


main()
