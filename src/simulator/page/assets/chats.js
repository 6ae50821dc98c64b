// The chats, side by side.

import { html } from './vendor/htm-preact.js';

export function Chats() {
  return html`<section class="chats" aria-label="Chats"></section>`;
}
