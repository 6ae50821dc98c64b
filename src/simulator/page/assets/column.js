// One chat, as one of its people sees it.

import { html, useEffect, useLayoutEffect, useRef, useState } from './vendor/htm-preact.js';
import { Boundary } from './boundary.js';
import { open } from './chats.js';
import { Composer } from './composer.js';
import { perform, redraw } from './feed.js';
import { icon } from './icons.js';
import { Message } from './message.js';
import { Notices } from './notices.js';
import { bot, chat as chatOf, people, world } from './world.js';

const KINDS = { private: 'private chat', group: 'group', supergroup: 'supergroup', channel: 'channel' };
const ACTIONS = { typing: 'is typing', upload_photo: 'is sending a photo', upload_document: 'is sending a file', record_voice: 'is speaking' };

/** Nearer to the end than this many pixels, what is new is scrolled to. */
const NEAR = 80;

export function Column({ view, close }) {
  const chat = chatOf(view.chat_id);
  if (!chat) return html`<article class="column is-empty" data-view=${view.key}></article>`;
  const title = chat.chat.title ?? chat.chat.first_name;
  const acts = actsOf(view, chat);
  const focus = () => {
    if (world.focus?.view === view.key && world.focus.user_id === view.user_id && world.focus.chat_id === view.chat_id) return;
    const { chat_id, user_id, thread_id } = view;
    world.focus = { bot: world.bot, chat_id, user_id, thread_id, view: view.key };
    redraw();
  };
  return html`<article class=${`column ${world.focus?.view === view.key ? 'is-focused' : ''}`} data-view=${view.key}
    aria-label=${title} onfocusin=${focus} onPointerDown=${focus}>
    <header>
      <span class="face" data-tint=${tint(chat.chat.id)} aria-hidden="true">${initials(title)}</span>
      <div class="who">
        <h2>${title}</h2>
        <span class="faint">${chat.chat.is_forum ? 'forum' : KINDS[chat.chat.type]}${standing(chat)}</span>
      </div>
      <${Menu} view=${view} chat=${chat} acts=${acts} close=${close} />
    </header>
    ${chat.chat.type !== 'private' && html`<${Speaker} view=${view} chat=${chat} />`}
    ${chat.chat.is_forum && html`<${Topics} view=${view} chat=${chat} acts=${acts} />`}
    <div class="stage">
      <${Boundary}><${Timeline} view=${view} chat=${chat} acts=${acts} /><//>
      <${Boundary}><${Notices} view=${view} chat=${chat} /><//>
    </div>
    <${Boundary}><${Composer} view=${view} chat=${chat} acts=${acts} /><//>
  </article>`;
}

/** What can be done in this chat by who looks at it; what cannot be done is told there. */
function actsOf(view, chat) {
  const doing = async (deed, details) => {
    try {
      return await perform(deed, {
        bot: world.bot, user_id: view.user_id, chat_id: view.chat_id,
        ...(view.thread_id ? { message_thread_id: view.thread_id } : {}), ...details,
      });
    } catch (error) {
      chat.notice(view.user_id, 'wrong', error.message);
      redraw();
      return undefined;
    }
  };
  return {
    perform: doing,
    say: (text, details = {}) => doing('message', { text, ...details }),
    /** What a link to the bot does: in the private chat, whoever follows it. */
    start: (payload) => {
      open(view.user_id, view.user_id);
      return doing('message', { chat_id: view.user_id, message_thread_id: undefined, text: `/start ${payload}`.trim() });
    },
  };
}

function standing({ chat, bot_is }) {
  const gone = { kicked: chat.type === 'private' ? ', blocked' : ', bot thrown out', left: ', without the bot' };
  return gone[bot_is] ?? (bot_is === 'administrator' ? ', bot is administrator' : '');
}

function Speaker({ view, chat }) {
  const members = new Set(chat.members.map(({ user }) => user.id));
  const choose = (event) => {
    view.user_id = Number(event.target.value);
    world.focus = null;
    redraw();
  };
  return html`<label class="speaker">You are <select value=${view.user_id} onChange=${choose}>
    ${people().map((it) => html`<option key=${it.id} value=${it.id} selected=${it.id === view.user_id}>
      ${it.first_name}${members.has(it.id) ? '' : ' (not in it)'}</option>`)}
  </select></label>`;
}

function Topics({ view, chat, acts }) {
  const topics = [...chat.messages.values()].filter((it) => it.content.forum_topic_created);
  const go = (id) => {
    view.thread_id = id;
    redraw();
  };
  const begin = async () => {
    const name = `Topic ${topics.length + 1}`;
    const begun = await acts.perform('topic', { name, message_thread_id: undefined });
    if (begun) go(begun.message_thread_id);
  };
  return html`<nav class="topics" aria-label="Topics">
    <button aria-pressed=${!view.thread_id} onClick=${() => go(null)}>General</button>
    ${topics.map((it) => html`<button key=${it.message_id} aria-pressed=${view.thread_id === it.message_id}
      onClick=${() => go(it.message_id)}>${it.content.forum_topic_created.name}</button>`)}
    <button aria-label="New topic" title="New topic" onClick=${begin}>${icon('plus')}</button>
  </nav>`;
}

function Timeline({ view, chat, acts }) {
  const box = useRef(null);
  const near = useRef(true);
  const count = chat.items.length;
  const keepUp = () => {
    if (near.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  };
  useLayoutEffect(keepUp);
  useEffect(() => {
    near.current = true;
  }, [view.thread_id]);
  const scrolled = () => {
    const { scrollHeight, scrollTop, clientHeight } = box.current;
    near.current = scrollHeight - scrollTop - clientHeight < NEAR;
  };
  const inTopic = (message) => !chat.chat.is_forum || (message.thread_id ?? null) === view.thread_id;
  const action = chat.action && (chat.action.thread_id ?? null) === view.thread_id ? chat.action : null;
  return html`<div class="timeline" ref=${box} onScroll=${scrolled} onLoadCapture=${keepUp} role="log" aria-live="polite" aria-label="Messages" tabIndex="0">
    ${count === 0 && html`<p class="nothing">Nothing was said yet. ${chat.chat.type === 'private' ? html`Try <button class="inline"
      onClick=${() => acts.start('')}>/start</button>.` : ''}</p>`}
    ${chat.items.map((item) => {
      if (item.aside) return !view.thread_id && html`<p key=${item.key} class="aside">${item.aside}</p>`;
      const message = chat.messages.get(item.message_id);
      return inTopic(message) && html`<${Boundary} key=${item.key} of=${message}><${Message} message=${message} view=${view} chat=${chat} acts=${acts} /><//>`;
    })}
    ${action && html`<p key="action" class="action">${bot().first_name} ${ACTIONS[action.text] ?? action.text.replaceAll('_', ' ')} <i></i><i></i><i></i></p>`}
  </div>`;
}

/** What can be done with the chat as a whole. */
function Menu({ view, chat, acts, close }) {
  const [isOpen, setOpen] = useState(false);
  const menu = useRef(null);
  const opener = useRef(null);
  useLayoutEffect(() => {
    if (isOpen) menu.current?.querySelector('button')?.focus();
  }, [isOpen]);
  const choose = (does) => () => {
    setOpen(false);
    opener.current?.focus();
    does();
  };
  const member = (status, details = {}) => acts.perform('member', { status, ...details });
  const ofBot = (status) => () => member(status, { member_id: bot().id });
  const begin = () => {
    view.text = '/start ';
    redraw();
    setTimeout(() => document.querySelector(`[data-view="${view.key}"] textarea`)?.focus());
  };
  const isIn = chat.members.some(({ user }) => user.id === view.user_id);
  const hasBot = !['left', 'kicked'].includes(chat.bot_is);
  const items = chat.chat.type === 'private'
    ? [['Start the bot', () => acts.start('')], ['Open a link with a payload', begin],
      hasBot ? ['Block the bot', ofBot('kicked')] : ['Unblock the bot', ofBot('member')]]
    : [hasBot ? ['Throw the bot out', ofBot('kicked')] : ['Add the bot', ofBot('member')],
      hasBot && chat.bot_is !== 'administrator' && ['Make the bot an administrator', ofBot('administrator')],
      isIn ? ['Leave', () => member('left')] : ['Join', () => member('member')],
      chat.chat.type === 'group' && ['Make it a supergroup', () => acts.perform('upgrade', {})]];
  const keys = (event) => {
    const all = [...menu.current.querySelectorAll('button')];
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      all[(to + all.length) % all.length].focus();
    } else if (event.key === 'Escape') {
      choose(() => {})();
    }
  };
  return html`<div class="menu" onfocusout=${(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}>
    <button ref=${opener} class="plain" aria-haspopup="menu" aria-expanded=${isOpen} aria-label="What can be done here"
      onClick=${() => setOpen(!isOpen)}>${icon('more')}</button>
    ${isOpen && html`<div ref=${menu} role="menu" onKeyDown=${keys} onMouseDown=${(event) => event.preventDefault()}>
      ${[...items.filter(Boolean), ['Close', close]].map(([label, does]) =>
        html`<button key=${label} role="menuitem" onClick=${choose(does)}>${label}</button>`)}
    </div>`}
  </div>`;
}

function initials(name) {
  return name.split(/\s+/).slice(0, 2).map((it) => it[0]?.toUpperCase()).join('');
}

/** One of six tints, the same for the same chat or person every time. */
export function tint(id) {
  return Math.abs(id) % 6;
}
