// The graph of a conversation, drawn: the state it is in is lit, and so is the edge that it took last.

import { html, useEffect, useRef } from './vendor/htm-preact.js';
import { Graph, layout } from './vendor/dagre.js';
import { short } from './minds.js';

const END = ' end';
const LINE = 16;
const drawings = new WeakMap();
const pen = document.createElement('canvas').getContext('2d');

/**
 * `graph` as the simulator tells it; `instance` may be null; `chosen` is the place of the edge that somebody wants to know of,
 * and `choose` is called with another, or with null. `counts` says how often each was taken.
 */
export function Diagram({ graph, instance, chosen, choose, counts }) {
  const { nodes, ways, width, height } = drawing(graph);
  const frame = useRef();
  const state = instance?.state;
  useEffect(() => {
    const node = frame.current?.querySelector('.node.current');
    node?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [graph, state]);
  return html`<div class="diagram" ref=${frame}>
    <svg viewBox=${`0 0 ${width} ${height}`} role="group" aria-label=${`States of ${graph.name}`}
      style=${{ width: `${width}px`, minWidth: `${Math.round(width * 0.72)}px` }}>
      <defs>
        ${['', 'last', 'chosen'].map((kind) => html`<marker id=${`tip${kind}`} class=${`tip ${kind}`} viewBox="0 0 8 8" refX="7" refY="4"
          markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0.6 8 4 0 7.4z" /></marker>`)}
      </defs>
      ${ways.map((way) => html`<${Way} key=${way.id} ...${{ way, graph, instance, chosen, choose, counts }} />`)}
      ${nodes.map((node) => html`<${Node} key=${node.id} ...${{ node, instance }} />`)}
    </svg>
  </div>`;
}

function Node({ node: { id, x, y, width, height, entry, terminal }, instance }) {
  const current = instance?.state === id;
  const names = ['node', current && 'current', current && instance.is_live && 'live', current && instance.busy && 'busy', entry && 'entry'];
  if (id === END) {
    return html`<g class="node end" aria-hidden="true" transform=${`translate(${x} ${y})`}>
      <circle r="10" /><circle class="core" r="5" /><text x="28" y="4">End</text></g>`;
  }
  return html`<g class=${names.filter(Boolean).join(' ')} transform=${`translate(${x - width / 2} ${y - height / 2})`}
    role="img" aria-current=${current ? 'true' : undefined} aria-label=${current ? `${id}, the state it is in` : id}>
    <title>${entry ? `${id}: here it begins` : terminal ? `${id}: here it stays` : id}</title>
    ${entry && html`<path class="start" d=${`M${width / 2} -15V-4`} /><circle class="start" cx=${width / 2} cy="-17" r="4" />`}
    <rect width=${width} height=${height} rx=${entry ? height / 2 : 8} />
    ${terminal && html`<rect class="inner" x="3" y="3" width=${width - 6} height=${height - 6} rx="6" />`}
    <text x=${width / 2} y=${height / 2 + 4.5}>${id}</text>
  </g>`;
}

/** All edges from one state to another: one arrow, with a line of words for each. */
function Way({ way: { d, x, y, edges, width }, graph, instance, chosen, choose, counts }) {
  const last = edges.includes(instance?.edge);
  const picked = edges.includes(chosen);
  const kind = last ? 'last' : picked ? 'chosen' : '';
  const any = edges.every((it) => graph.edges[it].any);
  const top = y - (edges.length * LINE) / 2;
  return html`<g class=${`way ${kind}${any ? ' any' : ''}`}>
    <path class="stroke" d=${d} marker-end=${`url(#tip${kind})`} />
    ${last && html`<path class="pulse" key=${instance.turns} d=${d} pathLength="1" />`}
    <rect class="back" x=${x - width / 2} y=${top} width=${width} height=${edges.length * LINE} rx="4" />
    ${edges.map((it, line) => {
      const { trigger, handler, from, to } = graph.edges[it];
      const taken = counts.get(it) ?? 0;
      const names = ['label', it === instance?.edge && 'last', it === chosen && 'chosen', taken > 0 && 'taken'];
      const press = () => choose(it === chosen ? null : it);
      const told = `${trigger}${handler ? `, ${handler}()` : ', no handler'}: ${from} to ${to ?? 'the end'}, taken ${times(taken)}`;
      return html`<g key=${it} class=${names.filter(Boolean).join(' ')} role="button" tabindex="0" aria-pressed=${it === chosen}
        aria-label=${told} onClick=${press} onKeyDown=${(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          press();
        }}>
        <title>${told}</title>
        <rect x=${x - width / 2} y=${top + line * LINE} width=${width} height=${LINE} rx="4" />
        <text x=${x} y=${top + line * LINE + 12}>${label(trigger)}</text>
      </g>`;
    })}
  </g>`;
}

export const times = (count) => (count === 1 ? 'once' : count ? `${count} times` : 'never');

/** A trigger in few words: a command as it is written. */
export function label(trigger) {
  const written = trigger.match(/^command = "(.*)"$/)?.[1];
  return short(written !== undefined ? `/${written}` : trigger.replace(/^(callback|regex|command) = /, '$1 '), 30);
}

function measured(text, font) {
  pen.font = font;
  return Math.ceil(pen.measureText(text).width);
}

/** Where everything is; the same for as long as the graph is. */
function drawing(graph) {
  let drawn = drawings.get(graph);
  if (!drawn) drawings.set(graph, (drawn = arrange(graph)));
  return drawn;
}

function arrange(graph) {
  const family = getComputedStyle(document.body).fontFamily;
  const plan = new Graph({ multigraph: true });
  plan.setGraph({ rankdir: 'TB', nodesep: 26, ranksep: 34, edgesep: 14, marginx: 10, marginy: 24 });
  plan.setDefaultEdgeLabel(() => ({}));
  for (const state of graph.states) {
    plan.setNode(state.name, { ...state, width: measured(state.name, `600 13px ${family}`) + 30, height: 34 });
  }
  const ways = new Map();
  graph.edges.forEach(({ from, to }, place) => {
    const id = `${from} > ${to ?? END}`;
    if (to === null) plan.setNode(END, { width: 88, height: 22 });
    if (!ways.has(id)) ways.set(id, { id, from, to: to ?? END, edges: [] });
    ways.get(id).edges.push(place);
  });
  for (const way of ways.values()) {
    way.width = Math.max(...way.edges.map((it) => measured(label(graph.edges[it].trigger), `11.5px ${family}`))) + 12;
    way.height = way.edges.length * LINE;
    plan.setEdge(way.from, way.to, { width: way.width, height: way.height, labelpos: 'c', minlen: 1 }, way.id);
  }
  layout(plan);
  const { width, height } = plan.graph();
  const wide = Math.max(width, ...[...ways.values()].filter((it) => it.from === it.to).map((it) => plan.node(it.from).x + plan.node(it.from).width / 2 + 40 + it.width));
  return {
    width: Math.ceil(wide),
    height: Math.ceil(height),
    nodes: plan.nodes().map((id) => ({ id, ...plan.node(id) })),
    ways: [...ways.values()].map((way) => {
      const { points, x, y } = plan.edge(way.from, way.to, way.id);
      return way.from === way.to ? { ...way, ...loop(plan.node(way.from), way, x) } : { ...way, x, y, d: curve(points) };
    }),
  };
}

/** From a state to itself: out at its right side and in again, with the words behind it. */
function loop({ x, y, width, height }, way, middle) {
  const edge = x + width / 2;
  const out = Math.min(30, Math.max(22, middle - way.width / 2 - edge));
  const [top, bottom] = [y - height / 4, y + height / 4];
  const d = `M${edge} ${top}C${edge + out * 1.25} ${top - 16} ${edge + out * 1.25} ${bottom + 16} ${edge} ${bottom}`;
  return { x: edge + out + 2 + way.width / 2, y, d };
}

/** A path through the points, rounded at each between the ends. */
function curve(points) {
  const at = ({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const between = (a, b) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  let d = `M${at(points[0])}`;
  for (let i = 1; i < points.length - 1; i += 1) {
    const to = i === points.length - 2 ? points[i + 1] : between(points[i], points[i + 1]);
    d += `Q${at(points[i])} ${at(to)}`;
  }
  return points.length === 2 ? `${d}L${at(points[1])}` : d;
}
