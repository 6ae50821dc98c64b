// What a message holds beside words.

import { html } from './vendor/htm-preact.js';
import { icon, spinner } from './icons.js';
import { waits, world } from './world.js';

const FILES = ['animation', 'audio', 'document', 'photo', 'sticker', 'video', 'video_note', 'voice'];

/** A sentence for what a chat tells of itself; null for a message that somebody wrote. */
export function serviceOf({ content, from }) {
  const names = (all) => all.map((it) => it.first_name).join(', ');
  const told = {
    new_chat_members: (all) => (all.length === 1 && all[0].id === from.id ? `${from.first_name} joins` : `${from.first_name} adds ${names(all)}`),
    left_chat_member: (who) => (who.id === from.id ? `${who.first_name} leaves` : `${from.first_name} removes ${who.first_name}`),
    new_chat_title: (title) => `${from.first_name} calls the chat ${title}`,
    new_chat_photo: () => 'the chat has a new photo',
    delete_chat_photo: () => 'the chat has no photo now',
    group_chat_created: () => 'the group is made',
    pinned_message: () => 'a message is pinned',
    migrate_to_chat_id: () => 'the group becomes a supergroup',
    migrate_from_chat_id: () => 'this was a group, and is a supergroup now',
    forum_topic_created: (topic) => `${from.first_name} begins the topic ${topic.name}`,
    forum_topic_closed: () => 'the topic is closed',
    forum_topic_reopened: () => 'the topic is open again',
    successful_payment: (it) => `${from.first_name} has paid ${price(it.total_amount, it.currency)}`,
  };
  const name = Object.keys(content).find((it) => told[it]);
  return name ? told[name](content[name]) : null;
}

export function Content({ message, view, chat, acts }) {
  const { content } = message;
  // An animation has its document, and a venue its location beside it.
  const name = ['animation', 'venue', ...Object.keys(content)].find((it) => content[it] !== undefined);
  const value = content[name];
  if (FILES.includes(name)) return html`<${File} name=${name} value=${value} />`;
  switch (name) {
    case undefined: return null;
    case 'poll': return html`<${Poll} poll=${value} message=${message} view=${view} chat=${chat} acts=${acts} />`;
    case 'invoice': return html`<${Invoice} invoice=${value} message=${message} view=${view} chat=${chat} acts=${acts} />`;
    case 'contact': return html`<div class="held"><strong>${value.first_name} ${value.last_name ?? ''}</strong><span>${value.phone_number}</span></div>`;
    case 'location': return html`<div class="held is-row">${icon('place')}<span>${value.latitude}, ${value.longitude}</span></div>`;
    case 'venue': return html`<div class="held is-row">${icon('place')}<span><strong>${value.title}</strong> ${value.address}</span></div>`;
    case 'dice': return html`<div class="held is-row"><span class="die">${value.emoji}</span><strong>${value.value}</strong></div>`;
    case 'game': return html`<div class="held"><strong>${value.title}</strong><span>${value.description}</span></div>`;
    case 'is_topic_message': case 'media_group_id': case 'sender_chat': return null;
    default: return html`<div class="held"><code>${name.replaceAll('_', ' ')}</code></div>`;
  }
}

function File({ name, value }) {
  const one = Array.isArray(value) ? value[value.length - 1] : value;
  const address = `file/${world.bot}/${encodeURIComponent(one.file_id)}`;
  // A picture that cannot be shown is a file like any other.
  const broken = (event) => event.target.closest('.media').classList.add('is-broken');
  const label = one.file_name ?? one.title ?? one.emoji ?? name.replace('_', ' ');
  const file = html`<a class="held is-row file" href=${address} download=${one.file_name ?? name}>${icon('file')}<span>${label}</span><span class="faint">${size(one.file_size)}</span></a>`;
  switch (name) {
    case 'photo': case 'sticker':
      return html`<div class="media"><img src=${address} alt=${name} loading="lazy" onError=${broken} />${file}</div>`;
    case 'animation': case 'video': case 'video_note':
      return html`<div class="media"><video src=${address} controls preload="metadata" onError=${broken}></video>${file}</div>`;
    case 'audio': case 'voice':
      return html`<div class="media"><audio src=${address} controls preload="metadata" onError=${broken}></audio>${file}</div>`;
    default: return file;
  }
}

function Poll({ poll, message, view, chat, acts }) {
  const own = chat.votes.get(message.message_id)?.get(view.user_id) ?? [];
  const several = poll.allows_multiple_answers;
  const vote = (options) => acts.perform('vote', { message_id: message.message_id, option_ids: options });
  const toggled = (at) => (own.includes(at) ? own.filter((it) => it !== at) : several ? [...own, at].sort() : [at]);
  const most = Math.max(poll.total_voter_count, 1);
  return html`<div class="poll" role="group" aria-label=${poll.question}>
    <strong>${poll.question}</strong>
    <span class="faint">${poll.is_anonymous ? 'anonymous ' : ''}${poll.type === 'quiz' ? 'quiz' : 'poll'}${several ? ', several answers' : ''}${poll.is_closed ? ', closed' : ''}</span>
    ${poll.options.map((option, at) => html`<button type="button" key=${at} class="option" disabled=${poll.is_closed} aria-pressed=${own.includes(at)} onClick=${() => vote(toggled(at))}>
      <span class="share" style=${{ width: `${(100 * option.voter_count) / most}%` }}></span>
      <span class="words">${own.includes(at) && html`${icon('check')} `}${option.text}</span><span class="count">${option.voter_count}</span>
    </button>`)}
    <span class="faint">${poll.total_voter_count} ${poll.total_voter_count === 1 ? 'vote' : 'votes'}</span>
  </div>`;
}

function Invoice({ invoice, message, view, chat, acts }) {
  const { message_id } = message;
  const payment = chat.paying.get(`${message_id} ${view.user_id}`);
  const waiting = waits(payment);
  const hasButton = message.buttons.flat().some((it) => it.pay);
  const amount = price(invoice.total_amount, invoice.currency);
  return html`<div class="invoice">
    <strong>${invoice.title}</strong><span>${invoice.description}</span>
    ${hasButton || payment?.offers ? html`<span class="amount">${amount}</span>` : html`<button type="button" class=${`key ${waiting ? 'is-waiting' : ''}`} aria-busy=${waiting}
      onClick=${() => acts.perform('pay', { message_id, shipping: 0 })}><span>Pay ${amount}</span>${waiting && spinner}</button>`}
    ${payment?.offers && html`<div class="shipping" role="group" aria-label="How it is shipped"><span class="faint">Shipped how?</span>
      ${payment.offers.map((line, at) => html`<button type="button" key=${at} class="option" onClick=${() => acts.perform('ship', { message_id, shipping: at + 1 })}>
        <span class="words">${line.slice(0, line.lastIndexOf(':'))}</span><span class="count">${line.slice(line.lastIndexOf(':') + 1)}</span></button>`)}
      <button type="button" class="inline" onClick=${() => acts.perform('ship', { message_id })}>Not at all</button></div>`}
  </div>`;
}

/** An amount in the smallest units of its currency, of which most have a hundred. */
function price(amount, currency) {
  const whole = ['XTR', 'JPY', 'KRW', 'VND', 'CLP', 'ISK', 'UGX', 'PYG'].includes(currency);
  return `${whole ? amount : (amount / 100).toFixed(2)} ${currency}`;
}

function size(bytes) {
  if (!bytes) return '';
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${Math.round(bytes / 1000)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
