// The chats, side by side, and who and what can be added to them.

import { html, useLayoutEffect, useRef, useState } from './vendor/htm-preact.js';
import { Boundary } from './boundary.js';
import { Column } from './column.js';
import { perform, redraw } from './feed.js';
import { icon } from './icons.js';
import { bot, people, world } from './world.js';

/** The user who writes when no name is given. */
const YOU = 1001;

/** So many chats are opened by themselves. */
const OPENED = 4;

/** What stands side by side, for each bot: a chat, and who looks at it. */
const views = new Map();
let made = 0;

function viewsOf(id) {
  if (!views.has(id)) views.set(id, { list: [], known: new Set() });
  return views.get(id);
}

/** Opens a chat, or goes there where it is open; gives its view. */
export function open(chat_id, user_id, first = false) {
  const { list, known } = viewsOf(world.bot);
  known.add(chat_id);
  let view = list.find((it) => it.chat_id === chat_id && (chat_id < 0 || it.user_id === user_id));
  if (!view) {
    made += 1;
    view = { key: made, chat_id, user_id, thread_id: null, drafts: [], reply_to: null, correcting: null };
    if (first) list.unshift(view);
    else list.push(view);
  }
  redraw();
  return view;
}

function close(view) {
  const own = viewsOf(world.bot);
  own.list = own.list.filter((it) => it !== view);
  if (world.focus?.view === view.key) world.focus = null;
  redraw();
}

/** Opens what is new, and follows a group to the supergroup that it became. */
function keepUp(shown) {
  const own = viewsOf(shown.id);
  if (own.known.size === 0) {
    perform('person', { bot: shown.id, name: 'you' }).catch(() => {});
    open(YOU, YOU);
  }
  for (const view of own.list) {
    const moved = shown.chats.get(view.chat_id)?.migrated_to;
    if (moved && shown.chats.has(moved)) {
      view.chat_id = moved;
      own.known.add(moved);
    }
  }
  for (const [id, { chat, members, migrated_to }] of shown.chats) {
    if (own.known.has(id) || migrated_to) continue;
    own.known.add(id);
    if (own.list.length < OPENED) open(id, chat.type === 'private' ? id : members[0]?.user.id ?? YOU);
  }
}

export function Chats() {
  const shown = bot();
  if (!shown) {
    return html`<section class="chats is-empty" aria-label="Chats">
      <p class="nothing">${world.ready ? 'No bot has called yet. Any well-formed token is one.' : 'One moment ..'}</p>
    </section>`;
  }
  keepUp(shown);
  return html`<section class="chats" aria-label="Chats">
    ${viewsOf(shown.id).list.map((view) => html`<${Boundary} key=${view.key} tag="article"><${Column} view=${view} close=${() => close(view)} /><//>`)}
    <${Boundary} key="adding"><${Adding} /><//>
  </section>`;
}

function Adding() {
  const [what, setWhat] = useState(null);
  const opener = useRef(null);
  const done = () => {
    setWhat(null);
    opener.current?.focus();
  };
  const closed = [...bot().chats.values()].filter(({ chat, migrated_to }) =>
    !migrated_to && !viewsOf(world.bot).list.some((it) => it.chat_id === chat.id));
  const reopen = ({ chat, members }) => open(chat.id, chat.type === 'private' ? chat.id : members[0]?.user.id ?? YOU);
  return html`<div class="adding">
    <button ref=${opener} class="quiet" title="Add a person" aria-expanded=${what === 'person'} onClick=${() => setWhat(what === 'person' ? null : 'person')}>
      ${icon('plus')}${icon('person')} <span>Person</span></button>
    <button class="quiet" title="Add a group" aria-expanded=${what === 'group'} onClick=${() => setWhat(what === 'group' ? null : 'group')}>
      ${icon('plus')}${icon('group')} <span>Group</span></button>
    ${what === 'person' && html`<${AddPerson} done=${done} />`}
    ${what === 'group' && html`<${AddGroup} done=${done} />`}
    ${closed.length > 0 && html`<h2>Closed</h2>
      ${closed.map((it) => html`<button key=${it.chat.id} class="quiet is-low" onClick=${() => reopen(it)}>
        ${it.chat.title ?? it.chat.first_name}</button>`)}`}
  </div>`;
}

/** A form that is closed by Escape, and says what was wrong. */
function Form({ label, send, done, children }) {
  const [wrong, setWrong] = useState(null);
  const form = useRef(null);
  useLayoutEffect(() => form.current?.querySelector('input')?.focus(), []);
  const submit = async (event) => {
    event.preventDefault();
    try {
      await send(new FormData(form.current));
      done();
    } catch (error) {
      setWrong(error.message);
    }
  };
  return html`<form ref=${form} class="card" aria-label=${label} onSubmit=${submit}
    onKeyDown=${(event) => event.key === 'Escape' && done()}>
    ${children}
    ${wrong && html`<p class="wrong" role="alert">${wrong}</p>`}
    <div class="row"><button type="submit" class="strong">Add</button><button type="button" onClick=${done}>Cancel</button></div>
  </form>`;
}

function AddPerson({ done }) {
  const send = async (form) => {
    const { user_id } = await perform('person', { bot: world.bot, name: form.get('name') });
    focusSoon(open(user_id, user_id));
  };
  return html`<${Form} label="Add a person" send=${send} done=${done}>
    <label>Name <input name="name" required maxlength="64" placeholder="Ann" autocomplete="off" /></label>
  <//>`;
}

function AddGroup({ done }) {
  const all = people();
  const send = async (form) => {
    const by = Number(form.get('by'));
    const others = form.getAll('with').map(Number).filter((it) => it !== by);
    const { chat_id } = await perform('group', {
      bot: world.bot, user_id: by, name: form.get('name'), kind: form.get('kind'), with: others,
    });
    focusSoon(open(chat_id, by));
  };
  return html`<${Form} label="Add a group" send=${send} done=${done}>
    <label>Name <input name="name" required maxlength="64" placeholder="Friends" autocomplete="off" /></label>
    <label>Kind <select name="kind">
      <option value="group">group</option><option value="supergroup">supergroup</option>
      <option value="forum">supergroup with topics</option><option value="channel">channel</option>
    </select></label>
    <label>Made by <select name="by">${all.map((it) => html`<option key=${it.id} value=${it.id} selected=${it.id === YOU}>${it.first_name}</option>`)}</select></label>
    ${all.length > 1 && html`<fieldset><legend>With</legend>
      ${all.map((it) => html`<label key=${it.id} class="check"><input type="checkbox" name="with" value=${it.id} checked /> ${it.first_name}</label>`)}
    </fieldset>`}
  <//>`;
}

/** Goes to the place to write in once it is there, unless somebody is busy elsewhere by then. */
function focusSoon(view, left = 50) {
  setTimeout(() => {
    const area = document.querySelector(`[data-view="${view.key}"] textarea`);
    if (!area && left > 0) focusSoon(view, left - 1);
    else if (!document.activeElement?.closest('.column')) area?.focus();
  }, 20);
}
