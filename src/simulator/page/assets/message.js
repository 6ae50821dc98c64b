// One message: its words, what else it holds, and its buttons.

import { html } from './vendor/htm-preact.js';
import { tint } from './column.js';
import { Content, serviceOf } from './content.js';
import { redraw } from './feed.js';
import { icon, spinner } from './icons.js';
import { formatted, opens, startOf } from './text.js';
import { bot, waits } from './world.js';

const REACTIONS = ['👍', '❤', '🔥', '👎'];

export function Message({ message, view, chat, acts }) {
  const service = serviceOf(message);
  if (service) return html`<p class="aside" data-message=${message.message_id}>${service}</p>`;
  const own = message.from.id === view.user_id;
  const isGroup = chat.chat.type !== 'private';
  const original = message.reply_to && chat.messages.get(message.reply_to);
  const classes = ['message', own && 'is-own', message.from.is_bot && 'is-bot', message.deleted && 'is-deleted', message.edited && 'is-edited'];
  return html`<div class=${classes.filter(Boolean).join(' ')} data-message=${message.message_id}>
    <div class="bubble" data-tint=${message.from.is_bot || own ? undefined : tint(message.from.id)}>
      ${isGroup && !own && html`<span class="author">${message.from.first_name}</span>`}
      ${message.via_bot && html`<span class="origin">via @${message.via_bot}</span>`}
      ${message.forward_origin && html`<span class="origin">forwarded from ${nameOf(message.forward_origin)}</span>`}
      ${original && html`<div class="original"><strong>${original.from.first_name}</strong> ${original.text || 'a message'}</div>`}
      <${Content} message=${message} view=${view} chat=${chat} acts=${acts} />
      ${message.text && html`<div class="text">${formatted(message.text, message.entities, acts)}</div>`}
      <span class="time">${counted(chat.reactions.get(message.message_id)).map(([emoji, count]) =>
        html`<span key=${emoji} class="reaction">${emoji}${count > 1 ? ` ${count}` : ''}</span>`)}${message.deleted ? 'deleted ' : message.edited ? 'edited ' : ''}${timeOf(message.date)}</span>
    </div>
    ${!message.deleted && message.buttons.length > 0 && html`<${Buttons} message=${message} view=${view} chat=${chat} acts=${acts} />`}
    ${!message.deleted && html`<${Tools} message=${message} view=${view} chat=${chat} acts=${acts} own=${own} />`}
  </div>`;
}

/** How often each reaction was given. */
function counted(reactions) {
  const counts = new Map();
  for (const emoji of [...reactions?.values() ?? []].flat()) counts.set(emoji, (counts.get(emoji) ?? 0) + 1);
  return [...counts];
}

function Tools({ message, view, chat, acts, own }) {
  const write = () => setTimeout(() => document.querySelector(`[data-view="${view.key}"] textarea`)?.focus());
  const reply = () => {
    Object.assign(view, { reply_to: message.message_id, correcting: null });
    redraw();
    write();
  };
  const correct = () => {
    Object.assign(view, { correcting: message.message_id, reply_to: null, text: message.text });
    redraw();
    write();
  };
  const react = () => {
    const [own] = chat.reactions.get(message.message_id)?.get(view.user_id) ?? [];
    const next = REACTIONS[REACTIONS.indexOf(own) + 1];
    acts.perform('react', { message_id: message.message_id, emoji: next ?? '' });
  };
  return html`<div class="tools">
    <button class="plain" aria-label="Reply" title="Reply" onClick=${reply}>${icon('reply')}</button>
    ${own && Object.keys(message.content ?? {}).length === 0 && html`<button class="plain" aria-label="Correct" title="Correct" onClick=${correct}>${icon('edit')}</button>`}
    ${message.from.is_bot && html`<button class="plain" aria-label="React" title="React" onClick=${react}>${icon('heart')}</button>`}
  </div>`;
}

function Buttons({ message, view, chat, acts }) {
  let number = 0;
  return html`<div class="buttons">
    ${message.buttons.map((row) => html`<div class="row">
      ${row.map((button) => {
        number += 1;
        return html`<${Button} button=${button} number=${number} message=${message} view=${view} chat=${chat} acts=${acts} />`;
      })}
    </div>`)}
  </div>`;
}

function Button({ button, number, message, view, chat, acts }) {
  const { message_id } = message;
  const waiting = button.pay
    ? waits(chat.paying.get(`${message_id} ${view.user_id}`))
    : [...chat.presses.values()].some((it) => it.message_id === message_id && it.data === button.callback_data && it.by === view.user_id && waits(it));
  const does = doesOf(button, { message_id, number, view, chat, acts });
  return html`<button type="button" class=${`key ${waiting ? 'is-waiting' : ''}`} disabled=${!does} aria-busy=${waiting}
    data-number=${number} title=${does ? button.callback_data ?? button.url ?? '' : 'The simulator has nothing that this button does'}
    onClick=${does}>
    <span>${button.text}</span>${waiting && spinner}
  </button>`;
}

function doesOf(button, { message_id, number, view, chat, acts }) {
  if (button.callback_data) return () => acts.perform('press', { message_id, number });
  if (button.pay) return () => acts.perform('pay', { message_id, shipping: 0 });
  if (button.url) {
    const payload = startOf(button.url);
    if (payload !== undefined) return () => acts.start(payload);
    return opens(button.url) ? () => window.open(button.url, '_blank', 'noopener,noreferrer') : null;
  }
  const words = button.switch_inline_query_current_chat ?? button.switch_inline_query ?? button.switch_inline_query_chosen_chat?.query;
  if (words !== undefined) {
    return () => {
      view.text = `@${bot().username} ${words}`;
      redraw();
      setTimeout(() => document.querySelector(`[data-view="${view.key}"] textarea`)?.focus());
    };
  }
  if (button.copy_text) return () => navigator.clipboard?.writeText(button.copy_text.text);
  return null;
}

function nameOf(origin) {
  const { sender_user, sender_user_name, sender_chat, chat } = origin;
  return sender_user?.first_name ?? sender_user_name ?? sender_chat?.title ?? chat?.title ?? 'elsewhere';
}

function timeOf(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });
}
