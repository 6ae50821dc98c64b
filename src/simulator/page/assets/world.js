// What is known of the bots, their chats and their people.

import { on, redraw } from './feed.js';

/** `bots` by id; `bot` is the id of the one that is looked at; `focus` says in which chat somebody is busy, and as whom. */
export const world = { bots: new Map(), bot: null, focus: null, ready: false, clock: { now: Date.now(), read: 0, running: true } };

/** How long a typing bot is shown to type, in milliseconds, as on Telegram. */
const ACTION = 5000;
const TOAST = 4500;

/** So many messages of a chat are kept here, with what else happened there. */
const KEPT = 500;
/** So many presses and payments that nobody answers, and so many answers to inline queries. */
const OPEN = 100;
let notices = 0;

/** The bot that is looked at. */
export function bot() {
  return world.bots.get(world.bot);
}

/** The time that the simulator shows, in milliseconds since 1970. */
export function now() {
  const { now, read, running } = world.clock;
  return running ? now + performance.now() - read : now;
}

/** A chat of the bot that is looked at; `undefined` where there is none of that id. */
export function chat(id) {
  return bot()?.chats.get(id);
}

/** Everybody the bot has to do with, by name. */
export function people() {
  const all = new Map();
  for (const { chat, members, messages } of bot()?.chats.values() ?? []) {
    if (chat.type === 'private') all.set(chat.id, { id: chat.id, first_name: chat.first_name, username: chat.username });
    for (const { user } of members) all.set(user.id, user);
    for (const { from } of messages.values()) if (!from.is_bot) all.set(from.id, from);
  }
  return [...all.values()].sort((a, b) => a.first_name.localeCompare(b.first_name));
}

function botOf(told) {
  const known = world.bots.get(told.id);
  const { chats, ...said } = told;
  const made = known ?? { chats: new Map() };
  Object.assign(made, said);
  world.bots.set(told.id, made);
  for (const it of chats ?? []) {
    const chat = chatOf(made, it);
    for (const message of it.messages) chat.put(message);
    for (const [kind, all] of Object.entries(it.doings)) all.forEach((told) => DOINGS[kind](chat, told));
  }
  return made;
}

class Chat {
  constructor() {
    this.members = [];
    this.messages = new Map();
    // What is shown, in order: ids of messages, and what happened that is no message.
    this.items = [];
    // What waits: presses by the query, payments by the invoice and the buyer.
    this.presses = new Map();
    this.paying = new Map();
    // What each user thinks, by message.
    this.votes = new Map();
    this.reactions = new Map();
    this.notices = [];
    this.offers = new Map();
    this.action = null;
  }

  put(message) {
    const before = this.messages.get(message.message_id);
    this.messages.set(message.message_id, before?.deleted ? { ...message, deleted: true } : message);
    if (!before) this.add({ key: message.message_id, message_id: message.message_id });
  }

  aside(text) {
    notices += 1;
    this.add({ key: `a${notices}`, aside: text });
  }

  add(item) {
    this.items.push(item);
    while (this.items.length > KEPT) {
      const { message_id: id } = this.items.shift();
      this.votes.delete(id);
      this.reactions.delete(id);
      // Topics are listed by the messages that made them.
      if (!this.messages.get(id)?.content?.forum_topic_created) this.messages.delete(id);
    }
  }

  /** Somebody is told something that is no message; `to` is a user. */
  notice(to, kind, text) {
    notices += 1;
    const notice = { key: notices, to, kind, text };
    this.notices.push(notice);
    if (kind !== 'alert') setTimeout(() => this.dismiss(notice), TOAST);
  }

  dismiss(notice) {
    this.notices = this.notices.filter((it) => it !== notice);
    redraw();
  }

  /** The last message of which this is true. */
  last(is) {
    for (let at = this.items.length - 1; at >= 0; at -= 1) {
      const message = this.messages.get(this.items[at].message_id);
      if (message && !message.deleted && is(message)) return message;
    }
    return undefined;
  }
}

function chatOf(bot, told) {
  let chat = bot.chats.get(told.chat.id);
  if (!chat) {
    chat = new Chat();
    bot.chats.set(told.chat.id, chat);
  }
  const { chat: said, members, bot_is, migrated_to, pinned } = told;
  Object.assign(chat, { chat: said, members, bot_is, migrated_to, pinned });
  return chat;
}

/** Where an event belongs. Chats are told of before anything happens in them. */
function placeOf({ bot, chat_id }) {
  return world.bots.get(bot)?.chats.get(chat_id);
}

on('reset', () => { world.bots.clear(); world.ready = false; });
on('ready', () => {
  world.ready = true;
  const all = [...world.bots.values()];
  const heard = all.find((it) => it.is_heard) ?? all.find((it) => it.chats.size > 0);
  if (!world.bots.has(world.bot)) world.bot = (heard ?? all[0])?.id ?? null;
});
on('clock', ({ now, running }) => { world.clock = { now, running, read: performance.now() }; });
on('bots', (all) => all.forEach(botOf));
on('bot', (told) => {
  botOf(told);
  const shown = bot();
  // A bot that is started while nobody has spoken to the one that is shown is the one that is meant.
  if (!shown || (told.is_heard && !shown.is_heard && shown.chats.size === 0)) world.bot = told.id;
});
on('chat', (told) => {
  const bot = world.bots.get(told.bot);
  if (bot) chatOf(bot, told);
});
on('message', (told) => {
  const chat = placeOf(told);
  if (!chat) return;
  chat.put(told.message);
  if (told.message.from.is_bot) chat.action = null;
});
on('edit', (told) => {
  const chat = placeOf(told);
  // One that was forgotten is not new.
  if (chat?.messages.has(told.message.message_id)) chat.put(told.message);
});
on('deletion', (told) => {
  const chat = placeOf(told);
  const message = chat?.messages.get(told.message_id);
  if (message) chat.messages.set(told.message_id, { ...message, deleted: true });
});
on('aside', (told) => placeOf(told)?.aside(told.text));
on('notice', (told) => placeOf(told)?.notice(told.to, told.kind, told.text));
on('answered', (told) => placeOf(told)?.presses.delete(told.query_id));
on('paid', (told) => placeOf(told)?.paying.delete(`${told.message_id} ${told.by}`));

/** What is under way, which a page that is loaded anew is told, too. */
const DOINGS = {
  offers: (chat, told) => keep(chat.offers, told.query_id, told),
  paying: (chat, told) => keep(chat.paying, `${told.message_id} ${told.by}`, told),
  press: (chat, told) => keep(chat.presses, told.query_id, told),
  reaction: (chat, { message_id, by, emoji }) => thoughts(chat.reactions, message_id).set(by, emoji),
  vote: (chat, { message_id, by, options }) => thoughts(chat.votes, message_id).set(by, options),
};
for (const [kind, take] of Object.entries(DOINGS)) {
  on(kind, (told) => {
    const chat = placeOf(told);
    if (chat) take(chat, told);
  });
}

function thoughts(all, id) {
  if (!all.has(id)) all.set(id, new Map());
  return all.get(id);
}

function keep(all, key, told) {
  all.delete(key);
  all.set(key, told);
  if (all.size > OPEN) all.delete(all.keys().next().value);
  // What nobody answers spins no longer than Telegram waits.
  if (told.expires) setTimeout(redraw, told.expires - now() + 50);
}

/** Whether a press or a payment waits for the bot. */
export function waits(told) {
  return told?.expires > now();
}
on('action', (told) => {
  const chat = placeOf(told);
  if (!chat) return;
  const action = { text: told.action, thread_id: told.thread_id };
  chat.action = action;
  setTimeout(() => {
    if (chat.action === action) chat.action = null;
    redraw();
  }, ACTION);
});
