// The small bot that tests/foreign plays with, written with grammY. What it has to do is in tests/foreign/README.md.

const { createServer } = require("node:http");
const { Bot, GrammyError, InlineKeyboard, InlineQueryResultBuilder, InputFile, InputMediaBuilder, webhookCallback } = require("grammy");

const apiRoot = process.env.TELEGRAM_API_URL;
const token = process.env.TELEGRAM_BOT_TOKEN;
const bot = new Bot(token, { client: { apiRoot } });
const polls = new Map();

bot.command("start", (ctx) =>
    ctx.reply(`*Hello*, _${ctx.from.first_name}_\\!`, {
        parse_mode: "MarkdownV2",
        reply_markup: new InlineKeyboard().text("Press me", "pressed"),
    }));

bot.callbackQuery("pressed", async (ctx) => {
    await ctx.editMessageText("<b>Pressed</b>", { parse_mode: "HTML" });
    await ctx.answerCallbackQuery({ text: "You pressed", show_alert: true });
});

bot.on("message:photo", async (ctx) => {
    const file = await ctx.getFile();
    const response = await fetch(`${apiRoot}/file/bot${token}/${file.file_path}`);
    const content = new Uint8Array(await response.arrayBuffer());
    await ctx.replyWithDocument(new InputFile(content, "copy.jpg"), {
        caption: "a copy",
        reply_parameters: { message_id: ctx.msg.message_id },
    });
});

bot.command("album", (ctx) =>
    ctx.replyWithMediaGroup(["one", "two"].map((name) =>
        InputMediaBuilder.photo(new InputFile(Buffer.from(name.repeat(100)), name), { caption: name }))));

bot.command("poll", async (ctx) => {
    const sent = await ctx.replyWithPoll("Tea or coffee?", [{ text: "Tea" }, { text: "Coffee" }], { is_anonymous: false });
    polls.set(sent.poll.id, sent);
});

bot.on("poll_answer", async (ctx) => {
    const sent = polls.get(ctx.pollAnswer.poll_id);
    const closed = await ctx.api.stopPoll(sent.chat.id, sent.message_id);
    await ctx.api.sendMessage(sent.chat.id, closed.options.map((it) => `${it.text} ${it.voter_count}`).join(", "));
});

bot.command("buy", (ctx) =>
    ctx.replyWithInvoice("Tea", "A cup", "tea", "EUR", [{ label: "Tea", amount: 250 }], {
        provider_token: "provider",
        is_flexible: true,
        need_name: true,
    }));

bot.on("shipping_query", (ctx) =>
    ctx.answerShippingQuery(true, {
        shipping_options: [
            { id: "walk", title: "On foot", prices: [{ label: "Way", amount: 100 }] },
            { id: "fly", title: "By air", prices: [{ label: "Way", amount: 900 }] },
        ],
    }));

bot.on("pre_checkout_query", (ctx) => ctx.answerPreCheckoutQuery(true));

bot.on("message:successful_payment", (ctx) => {
    const payment = ctx.msg.successful_payment;
    const text = `${payment.order_info.name} paid ${payment.total_amount} ${payment.currency} (${payment.shipping_option_id})`;
    return ctx.reply(text);
});

bot.on("inline_query", (ctx) => {
    const results = [1, 2].map((number) => {
        const words = `${ctx.inlineQuery.query} ${number}`;
        const options = { reply_markup: new InlineKeyboard().text("More", "more") };
        return InlineQueryResultBuilder.article(String(number), words, options).text(words);
    });
    return ctx.answerInlineQuery(results, { cache_time: 0, is_personal: true });
});

bot.on("chosen_inline_result", (ctx) => ctx.editMessageText(`chosen ${ctx.chosenInlineResult.result_id}`));

bot.on("message_reaction", (ctx) => ctx.react(ctx.messageReaction.new_reaction[0].emoji));

bot.on("my_chat_member", async (ctx) => {
    if (ctx.chat.type !== "private") {
        await ctx.reply(`I am ${ctx.myChatMember.new_chat_member.status} of ${ctx.chat.title}`);
    }
});

bot.on("chat_member", async (ctx) => {
    const { old_chat_member: before, new_chat_member: after } = ctx.chatMember;
    if (before.status === "left" && after.status === "member") {
        const member = await ctx.getChatMember(after.user.id);
        const count = await ctx.getChatMemberCount();
        await ctx.reply(`${member.user.first_name} is ${member.status}, we are ${count}`);
    }
});

bot.on("chat_join_request", (ctx) => ctx.approveChatJoinRequest(ctx.chatJoinRequest.from.id));

bot.command("ban", (ctx) => ctx.banChatMember(ctx.msg.reply_to_message.from.id));

bot.command("topic", async (ctx) => {
    const made = await ctx.createForumTopic("News");
    await ctx.reply(`in ${made.name}`, { message_thread_id: made.message_thread_id });
    await ctx.api.closeForumTopic(ctx.chat.id, made.message_thread_id);
});

bot.on("channel_post", (ctx) => ctx.reply(`read: ${ctx.channelPost.text}`));

bot.command("wrong", async (ctx) => {
    try {
        await ctx.reply("1.5", { parse_mode: "MarkdownV2" });
    } catch (error) {
        if (!(error instanceof GrammyError)) throw error;
        await ctx.reply(error.description);
    }
});

bot.command("flood", async (ctx) => {
    try {
        await ctx.reply("soon");
    } catch (error) {
        if (!(error instanceof GrammyError)) throw error;
        await ctx.reply(`after ${error.parameters.retry_after}`);
    }
});

bot.on("message:text", async (ctx) => {
    await ctx.replyWithChatAction("typing");
    await ctx.reply(ctx.msg.text, { reply_parameters: { message_id: ctx.msg.message_id } });
});

const allowed_updates = [
    "callback_query", "channel_post", "chat_join_request", "chat_member", "chosen_inline_result", "inline_query", "message",
    "message_reaction", "my_chat_member", "poll_answer", "pre_checkout_query", "shipping_query",
];
const port = process.env.WEBHOOK_PORT;
if (port === undefined) {
    bot.start({ allowed_updates });
} else {
    const hook = webhookCallback(bot, "http", { secretToken: "secret" });
    const url = `http://127.0.0.1:${port}/hook`;
    createServer(hook).listen(Number(port), "127.0.0.1", () => bot.api.setWebhook(url, { secret_token: "secret", allowed_updates }));
}
