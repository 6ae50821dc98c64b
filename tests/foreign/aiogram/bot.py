"""The small bot that tests/foreign plays with, written with aiogram. What it has to do is in tests/foreign/README.md."""

import asyncio
import os

from aiogram import Bot, Dispatcher, F
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramRetryAfter
from aiogram.filters import ChatMemberUpdatedFilter, Command, CommandStart, IS_NOT_MEMBER, IS_MEMBER
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    ChatJoinRequest,
    ChatMemberUpdated,
    ChosenInlineResult,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InputMediaPhoto,
    InputTextMessageContent,
    LabeledPrice,
    Message,
    MessageReactionUpdated,
    PollAnswer,
    PreCheckoutQuery,
    ReactionTypeEmoji,
    ShippingOption,
    ShippingQuery,
)
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

dp = Dispatcher()
polls = {}


def button(text, data):
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text=text, callback_data=data)]])


@dp.message(CommandStart())
async def start(message: Message):
    await message.answer("*Hello*, _%s_\\!" % message.from_user.first_name, parse_mode="MarkdownV2",
                         reply_markup=button("Press me", "pressed"))


@dp.callback_query(F.data == "pressed")
async def pressed(query: CallbackQuery):
    await query.message.edit_text("<b>Pressed</b>", parse_mode="HTML")
    await query.answer("You pressed", show_alert=True)


@dp.message(F.photo)
async def photo(message: Message, bot: Bot):
    content = await bot.download(message.photo[-1])
    await message.reply_document(BufferedInputFile(content.read(), "copy.jpg"), caption="a copy")


@dp.message(Command("album"))
async def album(message: Message):
    pictures = [InputMediaPhoto(media=BufferedInputFile(name.encode() * 100, name), caption=name) for name in ("one", "two")]
    await message.answer_media_group(pictures)


@dp.message(Command("poll"))
async def poll(message: Message):
    sent = await message.answer_poll("Tea or coffee?", ["Tea", "Coffee"], is_anonymous=False)
    polls[sent.poll.id] = sent


@dp.poll_answer()
async def voted(answer: PollAnswer, bot: Bot):
    sent = polls[answer.poll_id]
    closed = await bot.stop_poll(sent.chat.id, sent.message_id)
    counts = ", ".join(f"{it.text} {it.voter_count}" for it in closed.options)
    await bot.send_message(sent.chat.id, counts)


@dp.message(Command("buy"))
async def buy(message: Message):
    await message.answer_invoice("Tea", "A cup", "tea", "EUR", [LabeledPrice(label="Tea", amount=250)],
                                 provider_token="provider", is_flexible=True, need_name=True)


@dp.shipping_query()
async def ship(query: ShippingQuery):
    await query.answer(ok=True, shipping_options=[
        ShippingOption(id="walk", title="On foot", prices=[LabeledPrice(label="Way", amount=100)]),
        ShippingOption(id="fly", title="By air", prices=[LabeledPrice(label="Way", amount=900)]),
    ])


@dp.pre_checkout_query()
async def check(query: PreCheckoutQuery):
    await query.answer(ok=True)


@dp.message(F.successful_payment)
async def paid(message: Message):
    payment = message.successful_payment
    await message.answer(f"{payment.order_info.name} paid {payment.total_amount} {payment.currency} ({payment.shipping_option_id})")


@dp.inline_query()
async def search(query: InlineQuery):
    results = [
        InlineQueryResultArticle(id=str(number), title=f"{query.query} {number}", reply_markup=button("More", "more"),
                                 input_message_content=InputTextMessageContent(message_text=f"{query.query} {number}"))
        for number in (1, 2)
    ]
    await query.answer(results, cache_time=0, is_personal=True)


@dp.chosen_inline_result()
async def chosen(result: ChosenInlineResult, bot: Bot):
    await bot.edit_message_text(f"chosen {result.result_id}", inline_message_id=result.inline_message_id)


@dp.message_reaction()
async def reacted(reaction: MessageReactionUpdated, bot: Bot):
    await bot.set_message_reaction(reaction.chat.id, reaction.message_id, [ReactionTypeEmoji(emoji=reaction.new_reaction[0].emoji)])


@dp.my_chat_member()
async def placed(update: ChatMemberUpdated, bot: Bot):
    if update.chat.type != "private":
        await bot.send_message(update.chat.id, f"I am {update.new_chat_member.status} of {update.chat.title}")


@dp.chat_member(ChatMemberUpdatedFilter(IS_NOT_MEMBER >> IS_MEMBER))
async def joined(update: ChatMemberUpdated, bot: Bot):
    member = await bot.get_chat_member(update.chat.id, update.new_chat_member.user.id)
    count = await bot.get_chat_member_count(update.chat.id)
    await bot.send_message(update.chat.id, f"{member.user.first_name} is {member.status}, we are {count}")


@dp.chat_join_request()
async def asked(request: ChatJoinRequest):
    await request.approve()


@dp.message(Command("ban"))
async def ban(message: Message):
    await message.chat.ban(message.reply_to_message.from_user.id)


@dp.message(Command("topic"))
async def topic(message: Message, bot: Bot):
    made = await bot.create_forum_topic(message.chat.id, "News")
    await bot.send_message(message.chat.id, f"in {made.name}", message_thread_id=made.message_thread_id)
    await bot.close_forum_topic(message.chat.id, made.message_thread_id)


@dp.channel_post()
async def posted(post: Message):
    await post.answer(f"read: {post.text}")


@dp.message(Command("wrong"))
async def wrong(message: Message):
    try:
        await message.answer("1.5", parse_mode="MarkdownV2")
    except TelegramBadRequest as error:
        await message.answer(error.message)


@dp.message(Command("flood"))
async def flood(message: Message):
    try:
        await message.answer("soon")
    except TelegramRetryAfter as error:
        await message.answer(f"after {error.retry_after}")


@dp.message(F.text)
async def echo(message: Message, bot: Bot):
    await bot.send_chat_action(message.chat.id, "typing")
    await message.reply(message.text)


async def main():
    server = TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"])
    bot = Bot(os.environ["TELEGRAM_BOT_TOKEN"], session=AiohttpSession(api=server), default=DefaultBotProperties())
    allowed = dp.resolve_used_update_types()
    port = os.environ.get("WEBHOOK_PORT")
    if port is None:
        await dp.start_polling(bot, allowed_updates=allowed, handle_signals=False)
        return
    app = web.Application()
    SimpleRequestHandler(dp, bot, secret_token="secret").register(app, path="/hook")
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(port)).start()
    await bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token="secret", allowed_updates=allowed)
    await asyncio.Event().wait()


asyncio.run(main())
