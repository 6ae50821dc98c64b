// What one person is told that is no message: in passing, or until it is closed.

import { html, useLayoutEffect, useRef } from './vendor/htm-preact.js';
import { opens } from './text.js';

export function Notices({ view, chat }) {
  const own = chat.notices.filter((it) => it.to === view.user_id);
  const alert = own.find((it) => it.kind === 'alert');
  return html`<div class="notices" role="status">
    ${own.filter((it) => it.kind !== 'alert').map((it) => html`<p key=${it.key} class=${`toast is-${it.kind}`}>
      ${it.kind === 'opened' ? html`opens ${opens(it.text) ? html`<a href=${it.text} target="_blank" rel="noopener noreferrer">${it.text}</a>` : it.text}` : it.text}
    </p>`)}
    ${alert && html`<${Alert} key=${alert.key} alert=${alert} close=${() => chat.dismiss(alert)} />`}
  </div>`;
}

function Alert({ alert, close }) {
  const button = useRef(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    button.current?.focus();
    return () => before?.focus?.();
  }, []);
  const keys = (event) => {
    if (event.key === 'Escape') close();
    // There is nowhere else to go before it is closed.
    if (event.key === 'Tab') event.preventDefault();
  };
  return html`<div class="veil"><div class="alert" role="alertdialog" aria-modal="true" aria-label="The bot says" onKeyDown=${keys}>
    <p>${alert.text}</p><button ref=${button} class="strong" onClick=${close}>OK</button>
  </div></div>`;
}
