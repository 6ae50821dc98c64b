// Formatted text: entities become elements, and never markup.

import { html } from './vendor/htm-preact.js';
import { bot } from './world.js';

const BLOCKS = ['pre', 'blockquote', 'expandable_blockquote'];

/** The text with what is special about its parts; `act` is told of commands and of links that start the bot. */
export function formatted(text, entities, act) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return pieces(text, 0, text.length, sorted, act);
}

/** Both count UTF-16 units, as the Bot API does. */
function pieces(text, start, end, entities, act) {
  const made = [];
  let at = start;
  for (let first = 0; first < entities.length;) {
    const entity = entities[first];
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    let behind = first + 1;
    while (behind < entities.length && entities[behind].offset < to) behind += 1;
    if (from < to) {
      if (from > at) made.push(text.slice(at, from));
      made.push(marked(entity, text.slice(from, to), pieces(text, from, to, entities.slice(first + 1, behind), act), act));
      // A block has a line of its own already.
      at = to < end && text[to] === '\n' && BLOCKS.includes(entity.type) ? to + 1 : to;
    }
    first = behind;
  }
  if (at < end) made.push(text.slice(at, end));
  return made;
}

function marked(entity, words, inner, act) {
  switch (entity.type) {
    case 'bold': return html`<strong>${inner}</strong>`;
    case 'italic': return html`<em>${inner}</em>`;
    case 'underline': return html`<u>${inner}</u>`;
    case 'strikethrough': return html`<s>${inner}</s>`;
    case 'spoiler': return html`<button type="button" class="spoiler" onClick=${(event) => event.currentTarget.classList.toggle('is-seen')} title="Show what is hidden">${inner}</button>`;
    case 'code': return html`<code>${inner}</code>`;
    case 'pre': return html`<pre>${entity.language && html`<span class="language">${entity.language}</span>`}<code>${inner}</code></pre>`;
    case 'blockquote': return html`<blockquote>${inner}</blockquote>`;
    case 'expandable_blockquote': return html`<details class="quote"><summary>${words.split('\n')[0]}</summary><blockquote>${inner}</blockquote></details>`;
    case 'bot_command': return html`<button type="button" class="inline" onClick=${() => act.say(words)}>${inner}</button>`;
    case 'url': return link(/^[a-z]+:/i.test(words) ? words : `https://${words}`, inner, act);
    case 'text_link': return link(entity.url, inner, act);
    case 'text_mention': return html`<span class="mention" title=${`user ${entity.user?.id}`}>${inner}</span>`;
    case 'mention': case 'hashtag': case 'cashtag': case 'email': case 'phone_number':
      return html`<span class="mention">${inner}</span>`;
    default: return html`<span>${inner}</span>`;
  }
}

function link(address, inner, act) {
  const payload = startOf(address);
  if (payload !== undefined) {
    return html`<button type="button" class="inline" title=${address} onClick=${() => act.start(payload)}>${inner}</button>`;
  }
  if (!opens(address)) return html`<span class="mention" title=${address}>${inner}</span>`;
  return html`<a href=${address} target="_blank" rel="noopener noreferrer">${inner}</a>`;
}

/** Whether an address may be opened from here; others, as `javascript:`, are only shown. */
export function opens(address) {
  return /^(https?:\/\/|mailto:)/i.test(address ?? '');
}

/** The payload of a link that starts this bot; `undefined` where it is another link. */
export function startOf(address) {
  try {
    const url = new URL(address);
    const name = url.hostname === 't.me' ? url.pathname.slice(1) : url.protocol === 'tg:' ? url.searchParams.get('domain') : null;
    const ours = name && name.toLowerCase() === bot()?.username?.toLowerCase();
    return ours && url.searchParams.has('start') ? url.searchParams.get('start') : undefined;
  } catch {
    return undefined;
  }
}
