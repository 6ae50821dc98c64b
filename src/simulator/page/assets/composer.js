// Where somebody writes: words, commands, inline queries, files, and the keyboard in the place of the letters.

import { html, useLayoutEffect, useRef, useState } from './vendor/htm-preact.js';
import { performWith, redraw, redrawNow } from './feed.js';
import { icon } from './icons.js';
import { Suggestions, useSuggestions } from './suggestions.js';
import { bot, world } from './world.js';

/** A place to write in is no higher than this many pixels. */
const HIGHEST = 140;

/** So many of the own messages are remembered. */
const REMEMBERED = 50;

export function Composer({ view, chat, acts }) {
  const area = useRef(null);
  const [recalled, setRecalled] = useState(-1);
  const text = view.text ?? '';
  const write = (text) => {
    view.text = text;
    redrawNow();
  };
  const suggestions = useSuggestions(view, chat, acts, write);
  useLayoutEffect(() => {
    area.current.style.height = 'auto';
    area.current.style.height = `${Math.min(area.current.scrollHeight, HIGHEST)}px`;
  }, [text]);
  const send = async () => {
    const words = text.trim();
    if (!words) return;
    const { correcting, reply_to } = view;
    Object.assign(view, { text: '', correcting: null, reply_to: null });
    if (view.drafts.at(-1) !== words) view.drafts = [...view.drafts, words].slice(-REMEMBERED);
    setRecalled(-1);
    redrawNow();
    if (correcting) await acts.perform('edit', { message_id: correcting, text: words });
    else await acts.say(words, reply_to ? { reply_to_message_id: reply_to } : {});
  };
  const recall = (step) => {
    const next = Math.max(-1, Math.min(recalled + step, view.drafts.length - 1));
    setRecalled(next);
    write(next < 0 ? '' : view.drafts[view.drafts.length - 1 - next]);
  };
  const keys = (event) => {
    if (event.isComposing || suggestions.keys(event)) return;
    const untouched = text === '' || (recalled >= 0 && text === view.drafts[view.drafts.length - 1 - recalled]);
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape') {
      Object.assign(view, { reply_to: null, correcting: null, text: view.correcting ? '' : text });
      redraw();
    } else if (event.key === 'ArrowUp' && untouched && view.drafts.length > 0) {
      event.preventDefault();
      recall(1);
    } else if (event.key === 'ArrowDown' && recalled >= 0 && untouched) {
      event.preventDefault();
      recall(-1);
    }
  };
  const keyboard = keyboardOf(view, chat);
  const named = chat.messages.get(view.correcting ?? view.reply_to);
  const files = (event, list) => {
    if (!list?.length) return;
    event.preventDefault();
    [...list].forEach((it) => sendFile(it, view, chat, write));
  };
  return html`<div class="composer" onDragOver=${(event) => event.preventDefault()} onDrop=${(event) => files(event, event.dataTransfer?.files)}>
    <${Suggestions} of=${suggestions} />
    ${named && html`<div class="about"><span class="faint">${view.correcting ? 'correcting' : 'replying to'}</span> ${named.text.slice(0, 60) || 'a message'}
      <button class="plain" aria-label="Leave it" onClick=${() => { Object.assign(view, { reply_to: null, correcting: null, text: view.correcting ? '' : text }); redraw(); }}>${icon('close')}</button></div>`}
    <div class="line">
      <${Attach} view=${view} chat=${chat} acts=${acts} write=${write} />
      <textarea ref=${area} rows="1" aria-label=${`Write to ${chat.chat.title ?? bot().first_name}`} value=${text}
        placeholder=${keyboard?.input_field_placeholder ?? chat.asked ?? 'Write, / or @bot ..'}
        role="combobox" aria-expanded=${suggestions.list.length > 0} aria-autocomplete="list" aria-controls=${`s${view.key}`}
        aria-activedescendant=${suggestions.list.length > 0 ? `s${view.key}-${suggestions.at}` : undefined}
        onInput=${(event) => { setRecalled(-1); write(event.target.value); }} onKeyDown=${keys}
        onPaste=${(event) => files(event, event.clipboardData?.files)}></textarea>
      <button class="strong send" aria-label=${view.correcting ? 'Correct' : 'Send'} disabled=${!text.trim()} onClick=${send}>${icon(view.correcting ? 'check' : 'send')}</button>
    </div>
    ${keyboard && html`<${Keyboard} keyboard=${keyboard} acts=${acts} />`}
  </div>`;
}

/** The keyboard that a message has put in the place of the letters, for who looks at the chat. */
function keyboardOf(view, chat) {
  const last = chat.last((it) => it.markup && (it.markup.keyboard || it.markup.remove_keyboard));
  if (!last?.markup.keyboard) return null;
  if (last.markup.one_time_keyboard && chat.last((it) => it.from.id === view.user_id)?.message_id > last.message_id) return null;
  return { ...last.markup, message_id: last.message_id };
}

function Keyboard({ keyboard, acts }) {
  const does = (key) => {
    if (key.request_contact || key.request_location) return acts.perform('press', { message_id: keyboard.message_id, button: key.text });
    return acts.say(key.text ?? key);
  };
  const cannot = (key) => key.web_app || key.request_users || key.request_chat || key.request_poll;
  return html`<div class="keyboard" role="group" aria-label="Keyboard of the bot">
    ${keyboard.keyboard.map((row) => html`<div class="row">
      ${row.map((key) => html`<button type="button" class="key" disabled=${cannot(key)} onClick=${() => does(key)}>${key.text ?? key}</button>`)}
    </div>`)}
  </div>`;
}

function Attach({ view, chat, acts, write }) {
  const [isOpen, setOpen] = useState(false);
  const input = useRef(null);
  const whole = useRef(false);
  const opener = useRef(null);
  const choose = (as) => () => {
    setOpen(false);
    whole.current = as === 'document';
    input.current.accept = whole.current ? '' : 'image/*,video/*,audio/*';
    input.current.click();
  };
  const send = (content) => () => {
    setOpen(false);
    opener.current.focus();
    acts.perform('send', { content });
  };
  const picked = async (event) => {
    for (const file of event.target.files) await sendFile(file, view, chat, write, whole.current);
    input.current.value = '';
  };
  const keys = (event) => {
    if (event.key !== 'Escape') return;
    setOpen(false);
    opener.current.focus();
  };
  return html`<div class="menu is-up" onKeyDown=${keys} onfocusout=${(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}>
    <button ref=${opener} class="plain" aria-label="Send something else" aria-expanded=${isOpen} onClick=${() => setOpen(!isOpen)}>${icon('attach')}</button>
    <input ref=${input} type="file" multiple hidden onChange=${picked} />
    ${isOpen && html`<div role="menu" onMouseDown=${(event) => event.preventDefault()}>
      <button role="menuitem" onClick=${choose('media')}>Photo, film or sound</button>
      <button role="menuitem" onClick=${choose('document')}>File</button>
      <button role="menuitem" onClick=${send({ location: { latitude: 51.5237, longitude: -0.1585 } })}>Location</button>
      <button role="menuitem" onClick=${send({ contact: { first_name: 'Ann', phone_number: '+15550100' } })}>Contact</button>
      <button role="menuitem" onClick=${send({ dice: { emoji: '🎲' } })}>Die</button>
    </div>`}
  </div>`;
}

/** Sends a file, with what is written as its caption. */
async function sendFile(file, view, chat, write, whole = false) {
  const kind = file.type.split('/')[0];
  const sent_as = whole ? 'document' : { image: file.type === 'image/gif' ? 'animation' : 'photo', video: 'video', audio: 'audio' }[kind] ?? 'document';
  const details = {
    bot: world.bot, user_id: view.user_id, chat_id: view.chat_id, message_thread_id: view.thread_id, sent_as,
    caption: view.text, reply_to_message_id: view.reply_to,
  };
  Object.assign(view, { reply_to: null });
  write('');
  try {
    await performWith('file', details, file);
  } catch (error) {
    chat.notice(view.user_id, 'wrong', error.message);
    redraw();
  }
}
