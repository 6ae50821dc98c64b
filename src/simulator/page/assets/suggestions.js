// What is offered while somebody writes: the bot's commands, and what it answers to an inline query.

import { html, useEffect, useRef, useState } from './vendor/htm-preact.js';
import { redraw } from './feed.js';
import { bot } from './world.js';

/** A query is asked when nothing was typed for so long, in milliseconds. */
const PAUSE = 200;

/** So many answers to queries that were typed over are still shown, greyed. */
const SUPERSEDED = 6;

/** The list for what is written, what is marked in it, and what a key does to it. */
export function useSuggestions(view, chat, acts, write) {
  const [at, setAt] = useState(null);
  const [left, setLeft] = useState(null);
  const text = view.text ?? '';
  const query = queryOf(text);
  const inline = useInline(view, chat, acts, query, write);
  const list = left === text ? [] : query !== null ? inline : commandsOf(view, chat, text, write, acts);
  const usable = list.filter((it) => it.choose);
  // What can be chosen comes before the button above it.
  const first = Math.max(usable.findIndex((it) => !it.isButton), 0);
  const marked = Math.min(at ?? first, Math.max(usable.length - 1, 0));
  useEffect(() => setAt(null), [text]);
  const keys = (event) => {
    if (list.length === 0) return false;
    if (event.key === 'Escape') {
      event.preventDefault();
      setLeft(text);
      return true;
    }
    if (usable.length === 0) return event.key === 'Enter' && query !== null;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setAt((marked + step + usable.length) % usable.length);
      return true;
    }
    // A command that is written in full is sent, and not completed.
    const whole = query === null && usable.some((it) => it.title === text.trim());
    if ((event.key === 'Enter' && !event.shiftKey && !whole) || event.key === 'Tab') {
      event.preventDefault();
      usable[marked].choose(event.key);
      return true;
    }
    return false;
  };
  return { list, usable, at: marked, keys, view, isInline: query !== null };
}

export function Suggestions({ of: { list, usable, at, view, isInline } }) {
  const box = useRef(null);
  useEffect(() => box.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }), [at, list.length]);
  if (list.length === 0) return null;
  return html`<div ref=${box} id=${`s${view.key}`} class="suggestions" role="listbox" aria-label=${isInline ? 'What the bot offers' : 'Commands'}>
    ${list.map((it) => {
      const nth = usable.indexOf(it);
      const classes = ['suggestion', it.isOld && 'is-old', it.isButton && 'is-button'].filter(Boolean).join(' ');
      return html`<div key=${it.key} id=${nth < 0 ? undefined : `s${view.key}-${nth}`} role="option" class=${classes} aria-selected=${nth === at && nth >= 0}
        aria-disabled=${nth < 0} onMouseDown=${(event) => { event.preventDefault(); it.choose?.('Enter'); }}>
        <span>${it.title}</span><span class="faint">${it.says}</span>
      </div>`;
    })}
  </div>`;
}

/** The words behind the bot's name; null where it is no inline query. */
function queryOf(text) {
  const [, name, words] = /^@(\w+)(?:\s([^]*))?$/.exec(text) ?? [];
  const username = bot()?.username?.toLowerCase();
  if (!name || ![username, 'bot'].includes(name.toLowerCase())) return null;
  return words ?? (text.endsWith(' ') ? '' : name.toLowerCase() === username ? '' : null);
}

function useInline(view, chat, acts, query, write) {
  useEffect(() => {
    if (query === null) {
      view.asked = [];
      return undefined;
    }
    const later = setTimeout(() => ask(view, acts, query, ''), PAUSE);
    return () => clearTimeout(later);
  }, [query, view.chat_id, view.user_id]);
  if (query === null) return [];
  const asked = view.asked ?? [];
  const newest = asked.findLast((it) => it.offset === '');
  const isCurrent = newest?.words === query;
  const list = [];
  for (const one of asked) {
    const offers = chat.offers.get(one.query_id);
    const isOld = !isCurrent || one.words !== query;
    if (!offers) continue;
    if (offers.button && !isOld) {
      list.push({
        key: `${one.query_id}b`, title: offers.button.text, says: 'in the private chat', isButton: true,
        choose: () => { write(''); acts.start(offers.button.start_parameter ?? ''); },
      });
    }
    const lines = isOld ? offers.results.slice(0, SUPERSEDED) : offers.results;
    lines.forEach((line, nth) => {
      const [title, ...says] = line.split(' - ');
      const choose = async () => {
        write('');
        await acts.perform('choose', { inline_query_id: one.query_id, number: nth + 1 });
      };
      list.push({ key: `${one.query_id} ${nth}`, title, says: isOld ? `for “${one.words}”` : says.join(' - '), isOld, choose: isOld ? null : choose });
    });
    const last = asked.at(-1) === one;
    if (offers.next_offset && last && !isOld) {
      list.push({ key: `${one.query_id}m`, title: 'More', says: '', isButton: true, choose: () => ask(view, acts, query, offers.next_offset) });
    }
    if (offers.results.length === 0 && !isOld && one.offset === '') list.push({ key: `${one.query_id}n`, title: 'Nothing is offered', says: '', isOld: true });
  }
  if (!isCurrent || !chat.offers.has(newest.query_id)) list.push({ key: 'wait', title: 'Asking the bot ..', says: query, isOld: true });
  // What is offered now comes first, and what was offered for other words below.
  return [...list.filter((it) => !it.isOld), ...list.filter((it) => it.isOld)];
}

async function ask(view, acts, query, offset) {
  const asked = await acts.perform('inline', { query, offset });
  if (!asked) return;
  const one = { query_id: asked.inline_query_id, words: query, offset };
  const before = view.asked ?? [];
  // Of what was typed over, only the last is still of interest.
  view.asked = offset ? [...before, one] : [...before.slice(-1), one];
  redraw();
}

/** The commands that begin as what is written does, for this chat. */
function commandsOf(view, chat, text, write, acts) {
  if (!/^\/\w*$/.test(text)) return [];
  const all = commandsFor(view, chat).filter((it) => `/${it.command}`.startsWith(text));
  return all.map((it) => ({
    key: it.command, title: `/${it.command}`, says: it.description,
    choose: (key) => {
      if (key === 'Tab') {
        write(`/${it.command} `);
      } else {
        write('');
        acts.say(`/${it.command}`);
      }
    },
  }));
}

/** Of the lists of commands the one whose scope is the narrowest. */
function commandsFor(view, { chat, members }) {
  const status = members.find(({ user }) => user.id === view.user_id)?.status;
  const isAdmin = ['creator', 'administrator'].includes(status);
  const isGroup = chat.type !== 'private';
  const fits = {
    chat_member: (it) => it.chat_id === chat.id && it.user_id === view.user_id,
    chat_administrators: (it) => it.chat_id === chat.id && isAdmin,
    chat: (it) => it.chat_id === chat.id,
    all_chat_administrators: () => isGroup && isAdmin,
    all_group_chats: () => isGroup,
    all_private_chats: () => !isGroup,
    default: () => true,
  };
  for (const [scope, is] of Object.entries(fits)) {
    const found = bot().commands.filter((it) => (it.scope?.type ?? 'default') === scope && is(it.scope ?? {}));
    const spoken = found.find((it) => it.language === 'en') ?? found.find((it) => it.language === '');
    if (spoken) return spoken.commands;
  }
  return [];
}
