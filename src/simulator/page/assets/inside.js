// What the bot has in mind, beside the chat: a conversation's graph, its data, its time, and what led there.

import { html, useEffect, useMemo, useReducer, useState } from './vendor/htm-preact.js';
import { Boundary } from './boundary.js';
import { useFeed } from './feed.js';
import { Diagram, label, times } from './diagram.js';
import { Log, Takers, clock, span } from './log.js';
import { bots, chats } from './minds.js';
import { now, world } from './world.js';

/** The panel; `focus` is the chat that is looked at: its `bot`, `chat_id` and `user_id`, or null. */
export function Inside({ focus }) {
  useFeed();
  const [wish, setWish] = useState({});
  const [follows, setFollows] = useState(true);
  const [edge, setEdge] = useState(null);
  const bot = bots.get(focus?.bot) ?? bots.get(wish.bot) ?? [...bots.values()].find((it) => it.kinds.size) ?? bots.values().next().value;
  if (!bot) return html`<aside class="inside" aria-label="Inside the bot"><p class="none">Nothing is known of the bot yet.</p></aside>`;
  const followed = follows ? inFocus(bot, focus, wish.kind) : null;
  const name = follows ? (followed?.kind ?? wish.kind) : wish.kind;
  const kind = bot.kinds.get(name) ?? bot.kinds.values().next().value;
  const instances = kind ? [...kind.instances.values()].sort((a, b) => b.is_live - a.is_live || b.at - a.at) : [];
  const seed = follows && followed ? followed.seed : wish.seed;
  const instance = kind?.instances.get(seed) ?? (follows && focus ? null : (instances[0] ?? null));
  const choose = (wanted) => { setFollows(false); setEdge(null); setWish({ bot: bot.id, kind: kind?.graph.name, ...wanted }); };
  const counts = useCounts(bot, kind?.graph.name);
  return html`<aside class="inside" aria-label="Inside the bot" onKeyDown=${(event) => event.key === 'Escape' && setEdge(null)}>
    ${kind && html`<header>
      <label>Conversation
        <select value=${kind.graph.name} onChange=${(event) => { setEdge(null); setWish({ ...wish, kind: event.target.value, seed: null }); }}>
          ${[...bot.kinds.keys()].map((it) => html`<option key=${it} value=${it}>${it}</option>`)}
        </select></label>
      <label>of
        <select value=${instance?.seed ?? ''} onChange=${(event) => choose({ seed: event.target.value })}>
          ${!instance && html`<option value="">${follows && focus ? 'this chat, not begun' : 'none'}</option>`}
          ${instances.map((it) => html`<option key=${it.seed} value=${it.seed}>${title(it)}</option>`)}
        </select></label>
      <label class="follow"><input type="checkbox" checked=${follows} onChange=${(event) => setFollows(event.target.checked)} /> follow the chat</label>
    </header>`}
    ${kind ? html`<${Boundary}><${Diagram} graph=${kind.graph} instance=${instance} chosen=${edge} choose=${setEdge} counts=${counts} /><//>
      ${edge !== null && kind.graph.edges[edge] && html`<${Takers} bot=${bot} name=${kind.graph.name} edge=${edge} close=${() => setEdge(null)}
        title=${told(kind.graph.edges[edge], counts.get(edge))} pick=${(it) => { setFollows(false); setWish({ bot: bot.id, kind: kind.graph.name, seed: it }); }} />`}
      <${Boundary} of=${instance}><${Mind} instance=${instance} graph=${kind.graph} /><//>`
    : html`<p class="none">This bot does not say what it has in mind: it runs elsewhere, or is written with something else. Its updates and calls are below.</p>`}
    <${Boundary}><${Log} bot=${bot} instance=${instance} /><//>
  </aside>`;
}

/** The conversation that belongs to the chat in focus, or to any; of several types the one that is wished for, or else the one that moved last. */
function inFocus(bot, focus, wished) {
  const found = [];
  for (const [kind, { instances }] of bot.kinds) {
    for (const it of instances.values()) {
      const is = !focus || it.home === focus.chat_id || it.chat_id === focus.chat_id || (it.home === null && it.user_id === focus.user_id)
        || (it.home !== null && it.home === focus.user_id && it.user_id === focus.user_id && chats(bot, it).has(focus.chat_id));
      if (is) found.push({ kind, seed: it.seed, at: it.at, live: it.is_live, wished: kind === wished, own: it.user_id === focus?.user_id });
    }
  }
  found.sort((a, b) => b.wished - a.wished || b.own - a.own || b.live - a.live || b.at - a.at);
  return found[0] ?? null;
}

/** How often each edge was taken, by its place. */
function useCounts(bot, name) {
  const last = bot.lines.at(-1)?.number;
  return useMemo(() => {
    const counts = new Map();
    for (const { turn } of bot.lines) {
      if (turn && turn.conversation === name && turn.edge !== null) counts.set(turn.edge, (counts.get(turn.edge) ?? 0) + 1);
    }
    return counts;
  }, [bot, name, last]);
}

const title = ({ seed, state }) => `${seed} – ${state}`;

const told = ({ from, to, trigger, handler }, count) =>
  `${from} → ${to ?? 'End'} by ${handler ? `${handler}()` : 'silence'}, ${label(trigger)}: ${times(count ?? 0)}`;

/** How a conversation is. */
function Mind({ instance, graph }) {
  const [, tick] = useReducer((count) => count + 1, 0);
  const counting = instance?.deadline !== null && instance?.deadline !== undefined && world.clock.running;
  useEffect(() => {
    if (!counting) return undefined;
    const timer = setInterval(tick, 200);
    return () => clearInterval(timer);
  }, [counting]);
  if (!instance) {
    const entry = graph.states.find((it) => it.entry)?.name;
    return html`<section class="mind"><p class="none">Not begun: it is in its entry state, ${entry}, and keeps nothing.</p></section>`;
  }
  const { state, is_live: live, busy, is_evicted: evicted, is_earlier: earlier, data, unwritable, revision, deadline, waiting, turns } = instance;
  const left = deadline === null ? null : deadline - now();
  const whole = deadline === null ? null : longest(graph, state);
  return html`<section class="mind" aria-label="State">
    <div class="mind-head">
      <strong class="state">${state}</strong>
      ${busy && html`<span class="badge busy">at work: ${busy.kind}</span>`}
      ${evicted && html`<span class="badge">in the store</span>`}
      ${earlier && html`<span class="badge">before the restart</span>`}
    </div>
    <dl>
      <div><dt>Revision</dt><dd>${live ? revision : '–'}</dd></div>
      <div class=${left !== null && left < 3000 ? 'soon' : ''}><dt>Deadline</dt>
        <dd>${left === null ? 'none' : html`<span class="left">${left > 0 ? `in ${span(left)}` : 'now'}</span> <small>${clock(deadline).slice(0, 8)}</small>`}</dd>
        ${left !== null && whole && html`<meter min="0" max=${whole} value=${Math.max(0, Math.min(left, whole))} aria-label="Time left" />`}</div>
      <div class=${waiting ? 'soon' : ''}><dt>Mailbox</dt><dd>${waiting || 'empty'}</dd></div>
      <div><dt>Turns</dt><dd>${turns}</dd></div>
    </dl>
    ${unwritable ? html`<p class="unwritable">Not serialisable: ${unwritable}</p>` : html`<${Data} data=${data} live=${live} />`}
  </section>`;
}

/** The most time that the state gives. */
function longest(graph, name) {
  const state = graph.states.find((it) => it.name === name);
  const times = [state?.expires, state?.at_most].filter((it) => it !== null && it !== undefined);
  return times.length ? Math.max(...times) : null;
}

/** A state is written as an object of one field, its own name, or as its name alone where it has no data. */
function Data({ data, live }) {
  if (!live) return html`<p class="none">It keeps nothing.</p>`;
  if (data.startsWith('"')) return html`<p class="none">It has no data.</p>`;
  const inner = Object.keys(JSON.parse(data) ?? {}).length === 1 ? data.replace(/^\{"(?:\\.|[^"\\])*":(.*)\}$/s, '$1') : data;
  return html`<pre class="data" tabindex="0" aria-label="Data">${pretty(inner)}</pre>`;
}

/** JSON in lines and colours, word for word: a number that is parsed may be another one. */
function pretty(json) {
  const parts = [];
  let depth = 0;
  const line = () => parts.push(`\n${'  '.repeat(depth)}`);
  const words = [...json.matchAll(/"(?:\\.|[^"\\])*"|[{}[\],:]|[^\s{}[\],:"]+/g)].map(([it]) => it);
  words.forEach((it, place) => {
    const next = words[place + 1];
    if (it === '{' || it === '[') {
      parts.push(it);
      depth += 1;
      if (next !== '}' && next !== ']') line();
    } else if (it === '}' || it === ']') {
      depth -= 1;
      if (!'{['.includes(words[place - 1])) line();
      parts.push(it);
    } else if (it === ',') {
      parts.push(it);
      line();
    } else if (it === ':') {
      parts.push(': ');
    } else {
      const kind = it.startsWith('"') ? (next === ':' ? 'field' : 'string') : 'number';
      parts.push(html`<span class=${kind}>${it}</span>`);
    }
  });
  return parts;
}
