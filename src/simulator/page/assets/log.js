// What passed between the bot and the world, and what its conversations made of it.

import { html, useEffect, useRef, useState } from './vendor/htm-preact.js';
import { Boundary } from './boundary.js';
import { about, quoted, short, words } from './minds.js';

/** So many lines are drawn: the newest of those that fit. */
const DRAWN = 250;

const SORTS = [['update', 'updates'], ['call', 'calls'], ['turn', 'turns']];

/** `instance` is the conversation that is looked at, or null. */
export function Log({ bot, instance }) {
  const [words, setWords] = useState('');
  const [mine, setMine] = useState(true);
  const [sorts, setSorts] = useState({ update: true, call: true, turn: true });
  const [open, setOpen] = useState(null);
  const [copied, setCopied] = useState(null);
  useEffect(() => {
    if (copied === null) return undefined;
    const timer = setTimeout(() => setCopied(null), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const list = useRef();
  const atEnd = useRef(true);
  const isAbout = mine && instance ? about(bot, instance) : () => true;
  const sought = words.trim().toLowerCase();
  const fits = (line) => sorts[sort(line)] !== false && isAbout(line) && (!sought || JSON.stringify(line).toLowerCase().includes(sought));
  const shown = [];
  let more = false;
  for (let at = bot.lines.length - 1; at >= 0 && !more; at -= 1) {
    if (!fits(bot.lines[at])) continue;
    if (shown.length < DRAWN) shown.push(bot.lines[at]);
    else more = true;
  }
  shown.reverse();
  const last = shown.at(-1)?.number;
  useEffect(() => {
    if (atEnd.current && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [last, mine, words]);
  const scrolled = ({ target: { scrollTop, scrollHeight, clientHeight } }) => {
    atEnd.current = scrollHeight - scrollTop - clientHeight < 24;
  };
  return html`<section class="log" aria-label="Log">
    <div class="log-tools">
      <h3>Log</h3>
      <div class="switch" role="group" aria-label="Of whom">
        <button type="button" aria-pressed=${mine} onClick=${() => setMine(true)} disabled=${!instance}>This one</button>
        <button type="button" aria-pressed=${!mine} onClick=${() => setMine(false)}>All</button>
      </div>
      ${SORTS.map(([name, many]) => html`<button type="button" class=${`sort ${name}`} key=${name} aria-pressed=${sorts[name]}
        onClick=${() => setSorts({ ...sorts, [name]: !sorts[name] })}>${many}</button>`)}
      <input type="search" placeholder="Filter" aria-label="Filter the log" value=${words} onInput=${(event) => setWords(event.target.value)} />
      <button type="button" class="copy" title="Copy what people did as a test in Rust that does it again" onClick=${async () => setCopied(await copy(bot.id))}>
        ${copied ?? 'Copy as Rust test'}</button>
      <a class="save" href=${`recording?bot=${bot.id}`} download="recording.jsonl"
        title="Save all that happened, to be replayed">Save</a>
    </div>
    <ol class="lines" ref=${list} onScroll=${scrolled}>
      ${more && html`<li class="none" key="more">older lines are not shown</li>`}
      ${bot.forgotten > 0 && !more && html`<li class="none" key="forgotten">${bot.forgotten} older lines are forgotten</li>`}
      ${shown.length === 0 && html`<li class="none" key="none">nothing yet</li>`}
      ${shown.map((line) => html`<${Boundary} key=${line.number} of=${line} tag="li"><${Line} line=${line} open=${open === line.number}
        toggle=${() => setOpen(open === line.number ? null : line.number)} /><//>`)}
    </ol>
  </section>`;
}

function Line({ line, open, toggle }) {
  const { mark, name, said, result, bad, hint } = TOLD[sort(line)](line);
  const row = useRef();
  useEffect(() => {
    if (open) row.current?.scrollIntoView({ block: 'nearest' });
  }, [open]);
  return html`<li ref=${row} class=${`entry of-${sort(line)}${bad ? ' bad' : ''}`}>
    <button type="button" class="head" aria-expanded=${open} onClick=${toggle} title=${hint}>
      <time>${clock(line.at)}</time>
      <span class="mark" aria-hidden="true">${mark}</span>
      <span class="name">${name}</span>
      <span class="said">${said}</span>
      <span class="result">${result}</span>
    </button>
    ${open && html`<pre tabindex="0">${JSON.stringify(details(line), null, 2)}</pre>`}
  </li>`;
}

const sort = (line) => ['update', 'call', 'turn', 'clock', 'bot'].find((name) => line[name] !== undefined) ?? 'other';

const details = ({ number, ...line }) => line.update ?? line.turn ?? line;

const TOLD = {
  update({ update }) {
    const { what, who, said } = words(update);
    return { mark: '→', name: what, said: [who, short(said, 120)].filter(Boolean).join(': '), result: `#${update.update_id % 10000}`, hint: `update ${update.update_id}` };
  },
  call({ call, params, status, answer, lost, page, took }) {
    const bad = !answer?.ok;
    const result = lost ?? (page !== undefined ? `${status} ${short(page, 40)}` : bad ? `${status} ${answer?.description ?? ''}` : '✓');
    return { mark: '←', name: call, said: parameters(params), result: `${short(result, 90)} · ${took} ms`, bad, hint: result };
  },
  turn({ turn: { conversation, seed, from, to, handlers, result, kind: what, error, took } }) {
    const by = handlers.map((it) => it.handler).join(' + ') || (what === 'expired' ? 'expired' : '');
    const way = from === to ? from : `${from} → ${to}`;
    const bad = result === 'failed' || result === 'panicked';
    return {
      mark: '◆', name: way, said: [by, bad && error].filter(Boolean).join(': '), bad,
      result: `${result} · ${took < 10_000 ? `${took} µs` : `${Math.round(took / 1000)} ms`}`, hint: `${conversation} ${seed}, about: ${what}`,
    };
  },
  clock: ({ clock: { turned } }) => ({ mark: '◷', name: 'clock', said: `turned by ${span(turned)}`, result: '' }),
  bot: ({ bot }) => ({ mark: '↯', name: 'bot', said: bot === 'started' ? 'started again' : bot, result: '', bad: bot === 'crashed' }),
  other: ({ too_long: bytes }) => ({ mark: '…', name: 'too long', said: bytes ? `${bytes} bytes` : '', result: '', bad: true }),
};

/** Puts what people did into the clipboard, as a test; says whether it is there. */
async function copy(bot) {
  try {
    const response = await fetch(`test?bot=${bot}`);
    if (!response.ok) return 'There is none';
    await navigator.clipboard.writeText(await response.text());
    return 'Copied';
  } catch {
    return 'The browser does not let it';
  }
}

/** What a call says, in a few words: its text first. */
function parameters({ chat_id: chat, text, caption, message_id: message, reply_markup: markup, ...others }) {
  const rest = Object.entries(others).map(([name, value]) => `${name} ${typeof value === 'string' ? short(value, 24) : short(JSON.stringify(value), 24)}`);
  const words = [chat !== undefined && `to ${chat}`, message !== undefined && `message ${message}`, (text ?? caption) && quoted(text ?? caption, 70)];
  return short([...words, markup && 'keyboard', ...rest].filter(Boolean).join(', '), 150);
}

/** The time of day, to the millisecond. */
export function clock(at) {
  const date = new Date(at);
  const two = (it, width = 2) => String(it).padStart(width, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${two(date.getMilliseconds(), 3)}`;
}

/** A span of time in milliseconds, as one says it. */
export function span(millis) {
  const seconds = Math.max(0, millis) / 1000;
  if (seconds < 60) return seconds % 1 === 0 || seconds >= 10 ? `${Math.floor(seconds)} s` : `${seconds.toFixed(1)} s`;
  const parts = [[86_400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
  const words = [];
  let left = Math.floor(seconds);
  for (const [size, unit] of parts) {
    if (left >= size && words.length < 2) words.push(`${Math.floor(left / size)} ${unit}`);
    left %= size;
  }
  return words.join(' ');
}

/** What took an edge: the newest first. */
export function Takers({ bot, name, edge, pick, close, title }) {
  const turns = bot.lines.filter(({ turn }) => turn?.conversation === name && turn.edge === edge).reverse().slice(0, 100);
  return html`<section class="takers" aria-label="What took the edge">
    <div class="takers-head"><h3>${title}</h3><button type="button" class="close" aria-label="Close" onClick=${close}>×</button></div>
    ${turns.length === 0 && html`<p class="none">Nothing has taken it yet.</p>`}
    <ol>${turns.map(({ number, at, turn }) => {
      const update = bot.updates.get(turn.update_id)?.update;
      const { who, said } = update ? words(update) : { who: '', said: turn.kind };
      return html`<li key=${number}><button type="button" class="head" onClick=${() => pick(turn.seed)} title="Show this conversation">
        <time>${clock(at)}</time><span class="name">${turn.seed}</span>
        <span class="said">${[who, short(said, 100)].filter(Boolean).join(': ')}</span><span class="result">${turn.result}</span>
      </button></li>`;
    })}</ol>
  </section>`;
}
