// Signs, drawn with one line.

import { html } from './vendor/htm-preact.js';

const LINES = {
  attach: 'M20 11.5l-8.2 8.2a5 5 0 0 1-7.1-7.1l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7l-8.4 8.4a1.7 1.7 0 0 1-2.4-2.4l7.6-7.6',
  check: 'M5 13l4 4L19 7',
  close: 'M6 6l12 12M18 6L6 18',
  cloud: 'M7 18h10a4 4 0 0 0 .6-7.95A6 6 0 0 0 6.2 9.6 4.2 4.2 0 0 0 7 18z',
  edit: 'M4 20h4L19 9l-4-4L4 16zM13 7l4 4',
  file: 'M7 3h7l5 5v13H7zM14 3v5h5',
  half: 'M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18',
  heart: 'M12 20s-7-4.4-7-10a4 4 0 0 1 7-2.6A4 4 0 0 1 19 10c0 5.6-7 10-7 10z',
  more: 'M5 12a.8.8 0 1 0 1.6 0A.8.8 0 1 0 5 12M11.2 12a.8.8 0 1 0 1.6 0 .8.8 0 1 0-1.6 0M17.4 12a.8.8 0 1 0 1.6 0 .8.8 0 1 0-1.6 0',
  group: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 19a6 6 0 0 1 12 0M15.5 4.2a3.5 3.5 0 0 1 0 6.6M18 14a6 6 0 0 1 3 5',
  moon: 'M19 14.5A7.5 7.5 0 0 1 9.5 5a7.5 7.5 0 1 0 9.5 9.5z',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM5 20a7 7 0 0 1 14 0',
  pause: 'M9 6v12M15 6v12',
  place: 'M12 21s-6-5.6-6-11a6 6 0 0 1 12 0c0 5.4-6 11-6 11zM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  play: 'M8 5l11 7-11 7z',
  plus: 'M12 5v14M5 12h14',
  reply: 'M10 7L4 12l6 5M4 12h9a7 7 0 0 1 7 6',
  send: 'M5 12h13M12 5l7 7-7 7',
  skip: 'M6 6l8 6-8 6zM18 6v12',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4',
  topic: 'M10 4L8 20M16 4l-2 16M4 9h16M4 15h16',
};

/** On a button that waits. */
export const spinner = html`<span class="spinner" role="img" aria-label="waiting for the bot"></span>`;

export function icon(name) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${LINES[name]} /></svg>`;
}
