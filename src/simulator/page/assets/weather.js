// The clock, and what goes wrong on the way.

import { html, useEffect, useReducer, useRef, useState } from './vendor/htm-preact.js';
import { Boundary } from './boundary.js';
import { perform, redraw } from './feed.js';
import { icon } from './icons.js';
import { nextDeadline } from './minds.js';
import { bot, now, world } from './world.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What may go wrong, by a button. */
const FAULTS = [
  ['429, 5 s', { retry_after: 5 }],
  ['403 blocked', { error_code: 403, description: 'Forbidden: bot was blocked by the user' }],
  ['400 no chat', { error_code: 400, description: 'Bad Request: chat not found' }],
  ['500', { error_code: 500, description: 'Internal Server Error: restart' }],
  ['502 page', { body: '<html><h1>502 Bad Gateway</h1></html>', status: 502 }],
  ['3 s late', { delay: 3 }],
  ['cut off', { cut: true }],
  ['done, then cut off', { cut: true, carried_out: true }],
];

const METHODS = ['sendMessage', '*', 'editMessageText', 'answerCallbackQuery', 'answerInlineQuery', 'getUpdates', 'sendPhoto', 'deleteMessage'];

const EXAMPLE = '{"method": "sendMessage", "times": 2, "retry_after": 3}';

export function Weather() {
  const turn = (how) => perform('clock', { bot: world.bot, ...how }).catch(() => {});
  const { running } = world.clock;
  const next = nextDeadline();
  const isDue = next !== null && next > now();
  return html`<div class="weather" role="toolbar" aria-label="Clock and weather">
    <${Boundary} of=${world.clock} tag="span"><${Clock} /><//>
    <button class="plain" aria-label=${running ? 'Pause the clock' : 'Let the clock run'} title=${running ? 'Pause the clock' : 'Let the clock run'}
      onClick=${() => turn({ running: !running })}>${icon(running ? 'pause' : 'play')}</button>
    <button class="quiet" onClick=${() => turn({ advance: MINUTE })}>+1 min</button>
    <button class="quiet" onClick=${() => turn({ advance: HOUR })}>+1 h</button>
    <button class="quiet" disabled=${!isDue} title=${isDue ? 'To the next deadline' : 'Nothing is due'}
      onClick=${() => turn({ to: next })}>${icon('skip')} next deadline</button>
    <${Faults} />
  </div>`;
}

function Clock() {
  const [, tick] = useReducer((count) => count + 1, 0);
  useEffect(() => {
    const ticking = setInterval(tick, 500);
    return () => clearInterval(ticking);
  }, []);
  const shown = new Date(now());
  return html`<time class=${world.clock.running ? 'clock' : 'clock is-paused'} dateTime=${shown.toISOString()} title=${shown.toLocaleDateString()}>
    ${shown.toLocaleTimeString([], { hour12: false })}</time>`;
}

function Faults() {
  const [isOpen, setOpen] = useState(false);
  const [method, setMethod] = useState(METHODS[0]);
  const [times, setTimes] = useState(1);
  const [script, setScript] = useState('');
  const [wrong, setWrong] = useState(null);
  const opener = useRef(null);
  const shown = bot();
  if (!shown) return null;
  const active = shown.faults.length + shown.twice + shown.late;
  const doing = async (deed, details) => {
    try {
      setWrong(null);
      await perform(deed, { bot: shown.id, ...details });
      redraw();
      return true;
    } catch (error) {
      setWrong(error.message);
      return false;
    }
  };
  const plan = (fault) => doing('fault', { method, times, ...fault });
  const run = async () => {
    for (const line of script.split('\n').filter((it) => it.trim())) {
      let fault;
      try {
        fault = JSON.parse(line);
      } catch {
        setWrong(`this line is no JSON: ${line}`);
        return;
      }
      if (!await doing('fault', fault)) return;
    }
    setScript('');
  };
  const keys = (event) => {
    if (event.key !== 'Escape') return;
    setOpen(false);
    opener.current.focus();
  };
  const left = ({ currentTarget, relatedTarget }) => relatedTarget && !currentTarget.contains(relatedTarget) && setOpen(false);
  return html`<div class="menu" onKeyDown=${keys} onfocusout=${left}>
    <button ref=${opener} class=${active ? 'quiet is-active' : 'quiet'} aria-expanded=${isOpen} onClick=${() => setOpen(!isOpen)}>
      ${icon('cloud')} Weather${active > 0 ? ` (${active})` : ''}</button>
    ${isOpen && html`<div class="card faults" role="dialog" aria-label="Weather">
      <div class="row">
        <label>The next <input type="number" min="1" max="999" value=${times} onInput=${(event) => setTimes(Number(event.target.value) || 1)} aria-label="How many calls" /></label>
        <label>calls of <input list="methods" value=${method} onInput=${(event) => setMethod(event.target.value)} aria-label="Method" />
          <datalist id="methods">${METHODS.map((it) => html`<option key=${it} value=${it} />`)}</datalist></label>
        <span>go wrong:</span>
      </div>
      <div class="chips">${FAULTS.map(([label, fault]) => html`<button key=${label} class="quiet" onClick=${() => plan(fault)}>${label}</button>`)}</div>
      <div class="row"><span>The next update comes</span>
        <button class="quiet" onClick=${() => doing('disorder', { how: 'twice' })}>twice</button>
        <button class="quiet" onClick=${() => doing('disorder', { how: 'late' })}>behind the one after it</button></div>
      <div class="row"><span>The bot</span>
        <button class="quiet" disabled=${!!shown.immortal} onClick=${() => doing('crash', {})}>crashes and starts again</button>
        ${shown.immortal && html`<span class="faint">${shown.immortal}</span>`}</div>
      <details><summary>By script</summary>
        <textarea rows="3" spellcheck="false" aria-label="Faults, one on each line" placeholder=${EXAMPLE} value=${script} onInput=${(event) => setScript(event.target.value)}></textarea>
        <div class="row"><button class="strong" disabled=${!script.trim()} onClick=${run}>Plan</button><span class="faint">A line is what POST /sim/fault takes.</span></div>
      </details>
      ${wrong && html`<p class="wrong" role="alert">${wrong}</p>`}
      ${active > 0 && html`<ul class="active">
        ${shown.faults.map((it) => html`<li key=${it.fault_id}><code>${it.method}</code> ${it.how}<span class="faint"> ${it.left === null ? 'always' : `${it.left} more`}, met ${it.met}</span>
          <button class="plain" aria-label="Lift" title="Lift" onClick=${() => doing('lift', { fault_id: it.fault_id })}>${icon('close')}</button></li>`)}
        ${shown.twice > 0 && html`<li key="twice">${shown.twice} to come twice</li>`}
        ${shown.late > 0 && html`<li key="late">${shown.late} to come late</li>`}
      </ul>`}
    </div>`}
  </div>`;
}
