// The way to the simulator: what is told comes in, what people do goes out.

import { useEffect, useReducer } from './vendor/htm-preact.js';

const source = new EventSource('feed');
const redraws = new Set();
let due = false;

/** Calls `take` with what each event of this kind says, and draws the page again behind it. */
export function on(kind, take) {
  source.addEventListener(kind, (event) => {
    take(JSON.parse(event.data));
    redraw();
  });
}

/** Whether the simulator is there, and whether it is another one, which does not know this page. */
export const connection = { open: false, refused: false };
source.addEventListener('open', () => { connection.open = true; redraw(); });
source.addEventListener('error', () => {
  Object.assign(connection, { open: false, refused: source.readyState === EventSource.CLOSED });
  redraw();
});

/** Draws all that uses `useFeed` again, once for everything that happens in one frame. */
export function redraw() {
  if (due) return;
  due = true;
  // A page in the background has no frames.
  const later = document.hidden ? (draw) => setTimeout(draw, 50) : requestAnimationFrame;
  later(() => {
    due = false;
    redrawNow();
  });
}

/** The same at once: what somebody types is there before the next key. */
export function redrawNow() {
  for (const draw of [...redraws]) draw();
}

/** The component that calls it is drawn again when something has happened. */
export function useFeed() {
  const [, draw] = useReducer((count) => count + 1, 0);
  useEffect(() => {
    redraws.add(draw);
    return () => redraws.delete(draw);
  }, []);
}

/** Does something; gives what came of it, or throws the sentence that says why it could not be done. */
export async function perform(deed, details) {
  const response = await fetch(`do/${deed}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(details),
  });
  return outcome(response);
}

/** The same with a file. */
export async function performWith(deed, details, file) {
  const form = new FormData();
  for (const [name, value] of Object.entries(details)) {
    if (value !== undefined && value !== null) form.append(name, String(value));
  }
  form.append('file', file, file.name);
  return outcome(await fetch(`do/${deed}`, { method: 'POST', body: form }));
}

async function outcome(response) {
  const told = await response.json().catch(() => ({}));
  if (told.ok) return told.result;
  throw new Error((told.description ?? `the simulator answered ${response.status}`).replace(/^Bad Request: /, ''));
}
