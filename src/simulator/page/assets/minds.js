// What is known of the bots' conversations: their graphs, how each is, and what has passed.

import { on } from './feed.js';

/** So many lines are kept here; the simulator keeps more. */
const KEPT = 4000;

/** So many conversations of a type, as in the simulator. */
const KNOWN = 500;

/** By the bot's id: `kinds` by name, each with its `graph` and its `instances` by seed; `lines`, oldest first. */
export const bots = new Map();

on('reset', () => bots.clear());
on('inside', (all) => {
  for (const told of all) {
    const bot = empty(told.bot, told.forgotten);
    for (const { graph, instances } of told.conversations) {
      const kind = { graph, instances: new Map() };
      for (const it of instances) kind.instances.set(it.seed, it);
      bot.kinds.set(graph.name, kind);
    }
    for (const line of told.lines) add(bot, line);
  }
});
on('inside-conversation', ({ bot, graph }) => {
  const { kinds } = bots.get(bot) ?? empty(bot, 0);
  const instances = kinds.get(graph.name)?.instances ?? new Map();
  for (const it of instances.values()) Object.assign(it, { is_earlier: true, busy: null, waiting: 0 });
  kinds.set(graph.name, { graph, instances });
});
on('inside-instance', ({ bot, instance }) => {
  const instances = bots.get(bot)?.kinds.get(instance.conversation)?.instances;
  instances?.set(instance.seed, instance);
  if (instances?.size > KNOWN) instances.delete(oldest(instances).seed);
});
on('inside-line', (told) => add(bots.get(told.bot) ?? empty(told.bot, 0), told));

function empty(id, forgotten) {
  const bot = { id, kinds: new Map(), lines: [], forgotten, updates: new Map(), queries: new Map(), takers: new Map() };
  bots.set(id, bot);
  return bot;
}

/** At which nothing has happened for the longest time; first those that have ended. */
function oldest(instances) {
  return [...instances.values()].reduce((a, b) => ((a.is_live - b.is_live || a.at - b.at) <= 0 ? a : b));
}

/** Adds a line, once. */
function add(bot, { number, line }) {
  const last = bot.lines.at(-1);
  if (last && last.number >= number) return;
  const entry = { number, ...line };
  bot.lines.push(entry);
  if (entry.update) {
    bot.updates.set(entry.update.update_id, entry);
    const query = body(entry.update)?.id;
    if (typeof query === 'string') bot.queries.set(query, entry.update.update_id);
  }
  if (entry.turn?.update_id != null) {
    const takers = bot.takers.get(entry.turn.update_id) ?? new Set();
    bot.takers.set(entry.turn.update_id, takers.add(key(entry.turn)));
  }
  if (bot.lines.length > KEPT + KEPT / 4) forget(bot);
}

function forget(bot) {
  for (const { update } of bot.lines.splice(0, KEPT / 4)) {
    if (!update) continue;
    bot.updates.delete(update.update_id);
    bot.takers.delete(update.update_id);
    bot.queries.delete(body(update)?.id);
  }
}

/** The conversation of an instance or a turn, as a word. */
export const key = ({ conversation, seed }) => `${conversation} ${seed}`;

/** The kind of an update, and what is in it. */
export function kind(update) {
  return Object.keys(update ?? {}).find((it) => it !== 'update_id') ?? 'unknown';
}
const body = (update) => update[kind(update)];

/** The chats that a conversation has had to do with. */
export function chats(bot, instance) {
  const all = new Set([instance.home, instance.chat_id]);
  for (const { turn } of bot.lines) if (turn && key(turn) === key(instance)) all.add(turn.chat_id);
  all.delete(null);
  all.delete(undefined);
  return all;
}

/** Says of a line whether it is about a conversation: what it took, what it did, and what was said in its chats. */
export function about(bot, instance) {
  const [mine, rooms] = [key(instance), chats(bot, instance)];
  const took = (id) => bot.takers.get(id)?.has(mine);
  return (line) => {
    if (line.turn) return key(line.turn) === mine;
    if (line.update) {
      const { update_id: id } = line.update;
      return bot.takers.has(id) ? took(id) : rooms.has(chatOf(line.update));
    }
    if (line.call) {
      const params = line.params ?? {};
      const query = params.callback_query_id ?? params.inline_query_id ?? params.pre_checkout_query_id ?? params.shipping_query_id;
      return query === undefined ? rooms.has(Number(params.chat_id)) : took(bot.queries.get(query));
    }
    return true;
  };
}

/** The chat that an update is from. */
export function chatOf(update) {
  const it = body(update);
  return it?.chat?.id ?? it?.message?.chat?.id ?? null;
}

/** What an update says, in a few words: who, and what. */
export function words(update) {
  const what = kind(update);
  const it = body(update) ?? {};
  const from = it.from ?? it.user ?? it.sender_chat;
  const who = from ? (from.first_name ?? from.title ?? String(from.id)) : '';
  const said = {
    callback_query: () => `presses ${quoted(String(it.data ?? it.game_short_name ?? '').split('\u0000')[0])}`,
    inline_query: () => `types @bot ${it.query}`,
    chosen_inline_result: () => `chooses ${quoted(it.result_id)}`,
  }[what]?.();
  if (said !== undefined) return { what, who, said };
  const text = it.text ?? it.caption;
  const content = Object.keys(it).find((name) => CONTENTS.has(name));
  return { what, who, said: [content && `[${content}]`, text].filter(Boolean).join(' ') };
}

const CONTENTS = new Set([
  'animation', 'audio', 'contact', 'dice', 'document', 'game', 'invoice', 'left_chat_member', 'location', 'new_chat_members', 'photo',
  'pinned_message', 'poll', 'sticker', 'successful_payment', 'venue', 'video', 'video_note', 'voice', 'users_shared', 'chat_shared',
]);

/** A text in quotation marks, shortened. */
export function quoted(text, most = 60) {
  return `“${short(String(text ?? ''), most)}”`;
}

export function short(text, most = 80) {
  const line = String(text ?? '').replaceAll('\n', ' ⏎ ');
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

/** The next moment at which a conversation comes to its deadline; null where there is none. */
export function nextDeadline() {
  let next = null;
  for (const { kinds } of bots.values()) {
    for (const { instances } of kinds.values()) {
      for (const { deadline, is_earlier: gone } of instances.values()) {
        if (deadline !== null && !gone && (next === null || deadline < next)) next = deadline;
      }
    }
  }
  return next;
}
