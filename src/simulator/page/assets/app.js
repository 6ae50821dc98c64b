// The page: what is above, the chats, and what the bot has in mind.

import { html, render, useEffect } from './vendor/htm-preact.js';
import { Boundary } from './boundary.js';
import { Chats } from './chats.js';
import { connection, redraw, useFeed } from './feed.js';
import { icon } from './icons.js';
import { Inside } from './inside.js';
import { Weather } from './weather.js';
import { bot, world } from './world.js';

const THEMES = ['auto', 'light', 'dark'];

function theme() {
  return localStorage.getItem('theme') ?? 'auto';
}

function apply() {
  document.documentElement.dataset.theme = theme();
}

function turnTheme() {
  const next = THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length];
  localStorage.setItem('theme', next);
  apply();
  redraw();
}

function Bots() {
  const called = [...world.bots.values()].filter((it) => it.is_heard || it.chats.size > 0);
  const all = called.length > 0 ? called : [...world.bots.values()];
  const choose = (event) => {
    world.bot = Number(event.target.value);
    world.focus = null;
    redraw();
  };
  if (all.length < 2) return html`<strong class="bot-name">${bot()?.first_name ?? 'No bot yet'}</strong>`;
  return html`<select class="bot-name" aria-label="Bot" value=${world.bot} onChange=${choose}>
    ${all.map((it) => html`<option key=${it.id} value=${it.id} selected=${it.id === world.bot}>${it.first_name}</option>`)}
  </select>`;
}

function App() {
  useFeed();
  const shown = bot();
  useEffect(() => {
    document.title = shown ? `${shown.first_name} - stategram simulator` : 'stategram simulator';
  }, [shown?.first_name]);
  return html`
    <header class="bar">
      <div class="brand">
        <span class=${`dot ${connection.open ? 'is-open' : ''}`} role="img"
          aria-label=${connection.open ? 'connected' : 'not connected'}></span>
        <div>
          <${Bots} />
          <span class="faint">${shown ? `@${shown.username}` : ''}</span>
        </div>
      </div>
      <${Boundary} tag="div"><${Weather} /><//>
      <button class="plain" onClick=${turnTheme} aria-label=${`Colours: ${theme()}`} title=${`Colours: ${theme()}`}>
        ${icon({ auto: 'half', light: 'sun', dark: 'moon' }[theme()])}
      </button>
    </header>
    ${!connection.open && (world.ready || connection.refused) && html`<p class="cut" role="alert">${connection.refused
    ? 'The bot was started anew, and this page is of its last run. Where the page is now is printed by the bot.'
    : 'The simulator does not answer. The page goes on when it does.'}</p>`}
    <main>
      <${Boundary} tag="section"><${Chats} /><//>
      <${Boundary} tag="aside"><${Inside} focus=${world.focus} /><//>
    </main>`;
}

apply();
render(html`<${App} />`, document.body);
