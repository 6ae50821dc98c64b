// The page: what is above, the chats, and what the bot has in mind.

import { html, render } from './vendor/htm-preact.js';
import { Chats } from './chats.js';
import { Inside } from './inside.js';

function App() {
  return html`<main><${Chats} /><${Inside} focus=${null} /></main>`;
}

render(html`<${App} />`, document.body);
