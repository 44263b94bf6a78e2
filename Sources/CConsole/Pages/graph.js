// The graph of entities: springs and charges on a canvas, and the same names as a list.
import { h, t, fill, get, said, link, path, go, number, empty, button, shownControls } from './core.js';
import { cubeHead } from './search.js';

const colors = ['#5b5bd6', '#12a594', '#e5734a', '#d6409f', '#3e8ed8', '#9a7b2f', '#65a30d', '#8b5cf6'];

/** Places and speeds of nodes, which `tick` moves. Charges act within a reach, found by a grid, so that a tick takes a
 * time that grows with the nodes. */
class Layout {
  constructor(count, links) {
    this.count = count;
    this.links = links;
    this.x = new Float64Array(count);
    this.y = new Float64Array(count);
    this.vx = new Float64Array(count);
    this.vy = new Float64Array(count);
    this.degree = new Float64Array(count).fill(1);
    for (const [a, b] of links) { this.degree[a]++; this.degree[b]++; }
    // A sunflower: the same start each time, and no two nodes at one place.
    for (let i = 0; i < count; i++) {
      const r = 26 * Math.sqrt(i + .5), angle = i * 2.39996;
      this.x[i] = r * Math.cos(angle);
      this.y[i] = r * Math.sin(angle);
    }
    this.heat = 1;
    this.held = -1;
  }
  tick() {
    const { count, x, y, vx, vy } = this, reach = 170, heat = this.heat;
    const grid = new Map(), cell = (v) => Math.floor(v / reach);
    for (let i = 0; i < count; i++) {
      const key = cell(x[i]) * 73856093 ^ cell(y[i]) * 19349663;
      const list = grid.get(key);
      if (list) list.push(i);
      else grid.set(key, [i]);
    }
    for (let i = 0; i < count; i++) {
      const cx = cell(x[i]), cy = cell(y[i]);
      for (let gx = cx - 1; gx <= cx + 1; gx++) for (let gy = cy - 1; gy <= cy + 1; gy++) {
        const list = grid.get(gx * 73856093 ^ gy * 19349663);
        if (!list) continue;
        for (const j of list) {
          if (j <= i) continue;
          const dx = x[i] - x[j], dy = y[i] - y[j], square = dx * dx + dy * dy + 20;
          if (square > reach * reach) continue;
          const force = heat * 1500 / (square * Math.sqrt(square));
          vx[i] += dx * force; vy[i] += dy * force; vx[j] -= dx * force; vy[j] -= dy * force;
        }
      }
    }
    for (const [a, b] of this.links) {
      const dx = x[b] - x[a], dy = y[b] - y[a], length = Math.sqrt(dx * dx + dy * dy) || 1;
      const force = heat * .09 * (length - 75) / length, share = this.degree[a] / (this.degree[a] + this.degree[b]);
      vx[a] += dx * force * (1 - share); vy[a] += dy * force * (1 - share); vx[b] -= dx * force * share; vy[b] -= dy * force * share;
    }
    for (let i = 0; i < count; i++) {
      vx[i] -= x[i] * .006 * heat; vy[i] -= y[i] * .006 * heat;
      vx[i] *= .62; vy[i] *= .62;
      if (i === this.held) { vx[i] = vy[i] = 0; continue; }
      x[i] += Math.max(-40, Math.min(40, vx[i])); y[i] += Math.max(-40, Math.min(40, vy[i]));
    }
    this.heat *= .986;
  }
}

export async function graph(view, { cube, isHere }) {
  const [head, found] = await Promise.all(
    [cubeHead(cube, 'graph'), get(`cubes/${path(cube)}/graph`, { limit: 1000 })]
  );
  if (!isHere()) return;
  if (!found.entities.length) { fill(view, head, empty('graph', t('graph.none'), t('graph.how'))); return; }
  const nodes = found.entities, place = new Map(nodes.map((each, i) => [each.name, i]));
  const relations = found.relations.filter((each) => each.from !== each.to);
  const links = [
    ...new Map(relations.map(
      (each) => [place.get(each.from), place.get(each.to)]
    ).filter(([a, b]) => a !== undefined && b !== undefined).map((pair) => [pair.join(), pair])).values()
  ];
  const near = nodes.map(() => new Set());
  for (const [a, b] of links) { near[a].add(b); near[b].add(a); }
  // One kind, however it is written; what is more than there are colours is of the last.
  const typeOf = (node) => (node.type || 'other').toLowerCase();
  const all = [...new Set(nodes.map(typeOf))];
  const types = all.length > colors.length ? [...all.filter((each) => each !== 'other').slice(0, colors.length - 1), 'other'] : all;
  const color = (node) => {
    const at = types.indexOf(typeOf(node));
    return colors[at < 0 ? types.length - 1 : at];
  };
  const layout = new Layout(nodes.length, links);
  // Many nodes are smaller ones.
  const size = Math.max(.4, Math.min(1, 12 / Math.sqrt(nodes.length)));
  const radius = (node) => (4 + Math.min(13, Math.sqrt(node.memories) * 1.7)) * size;
  const canvas = h('canvas',
    { role: 'img', 'aria-label': t('graph.label', { n: nodes.length, links: relations.length }) },
  );
  let zoom = 1, panX = 0, panY = 0, chosen = -1, hover = -1, frame = 0, isFitted = false;
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;

  const draw = () => {
    const scale = devicePixelRatio, wide = canvas.clientWidth, high = canvas.clientHeight;
    if (!wide) return;
    if (
      canvas.width !== Math.round(wide * scale) || canvas.height !== Math.round(high * scale)
    ) { canvas.width = Math.round(wide * scale); canvas.height = Math.round(high * scale); }
    const style = getComputedStyle(canvas), pen = canvas.getContext('2d');
    const ink = style.color;
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, wide, high);
    const sx = (i) => wide / 2 + panX + layout.x[i] * zoom, sy = (i) => high / 2 + panY + layout.y[i] * zoom;
    const focus = hover >= 0 ? hover : chosen;
    const isDim = (i) => focus >= 0 && i !== focus && !near[focus].has(i);
    pen.lineWidth = 1;
    pen.strokeStyle = ink;
    for (const [a, b] of links) {
      pen.globalAlpha = focus >= 0 ? (a === focus || b === focus ? .6 : .05) : .28;
      pen.beginPath(); pen.moveTo(sx(a), sy(a)); pen.lineTo(sx(b), sy(b)); pen.stroke();
    }
    nodes.forEach((node, i) => {
      pen.globalAlpha = isDim(i) ? .18 : 1;
      pen.fillStyle = color(node);
      pen.beginPath(); pen.arc(sx(i), sy(i), radius(node) * Math.max(.6, Math.min(1.6, zoom)), 0, 7); pen.fill();
      if (i === focus) { pen.strokeStyle = ink; pen.lineWidth = 2; pen.stroke(); }
    });
    pen.font = `500 ${parseFloat(style.fontSize) - 2}px ${style.fontFamily}`;
    pen.textAlign = 'center';
    const many = Math.round(18 + zoom * zoom * 22);
    const boxes = [];
    nodes.forEach((node, i) => {
      if (
        !(i < many && !isDim(i)) && i !== focus && !(focus >= 0 && near[focus].has(i) && near[focus].size < 40)
      ) return;
      const text = shownControls(node.name).slice(0, 40), half = pen.measureText(text).width / 2;
      const under = sy(i) + radius(node) * Math.max(.6, Math.min(1.6, zoom)) + 13;
      if (sx(i) < 0 || sx(i) > wide || sy(i) < 0 || sy(i) > high) return;
      // Whole, also at an edge.
      const x = Math.max(half + 4, Math.min(wide - half - 4, sx(i))), y = Math.min(high - 6, under);
      if (
        i !== focus && boxes.some((box) => Math.abs(box.x - x) < box.half + half && Math.abs(box.y - y) < 13)
      ) return;
      boxes.push({ x, y, half });
      pen.globalAlpha = isDim(i) ? .3 : 1;
      pen.lineWidth = 3.5; pen.strokeStyle = style.backgroundColor; pen.strokeText(text, x, y);
      pen.fillStyle = ink; pen.fillText(text, x, y);
    });
  };
  const fit = () => {
    const most = Math.max(60, ...nodes.map((_, i) => Math.max(Math.abs(layout.x[i]), Math.abs(layout.y[i]))));
    zoom = Math.min(1.8, Math.min(canvas.clientWidth, canvas.clientHeight) / 2 / (most + 30));
    panX = panY = 0;
  };
  const run = () => {
    frame = 0;
    if (!canvas.isConnected) return;
    if (layout.heat > .02) {
      layout.tick();
      if (!isFitted || layout.heat > .4) fit();
      if (layout.heat < .4) isFitted = true;
      frame = requestAnimationFrame(run);
    }
    draw();
  };
  const wake = () => { frame = frame || requestAnimationFrame(run); };
  const at = (event) => {
    const box = canvas.getBoundingClientRect(), px = event.clientX - box.left, py = event.clientY - box.top;
    let best = -1, least = 400;
    nodes.forEach((node, i) => {
      const d = (box.width / 2 + panX + layout.x[i] * zoom - px) ** 2 + (
        box.height / 2 + panY + layout.y[i] * zoom - py
      ) ** 2;
      if (d < least) { least = d; best = i; }
    });
    return best;
  };
  const zoomBy = (factor) => { isFitted = true; zoom = Math.max(.05, Math.min(6, zoom * factor)); wake(); };
  let drag = null;
  // One finger scrolls the page, as everywhere; two move and zoom the drawing.
  let fingers = null;
  const pinch = (event) => {
    if (event.touches.length !== 2) { fingers = null; return; }
    event.preventDefault();
    drag = null;
    const [a, b] = event.touches;
    const now = {
      x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2,
      apart: Math.max(1, Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY)),
    };
    if (fingers) {
      panX += now.x - fingers.x;
      panY += now.y - fingers.y;
      zoomBy(now.apart / fingers.apart);
    }
    fingers = now;
  };
  for (const name of ['touchstart', 'touchmove', 'touchend']) canvas.addEventListener(name, pinch, { passive: false });
  canvas.addEventListener('pointercancel', () => { drag = null; layout.held = -1; });
  canvas.addEventListener(
    'pointerdown',
    (event) => {
      canvas.setPointerCapture(event.pointerId);
      drag = { x: event.clientX, y: event.clientY, node: at(event), moved: false };
    },
  );
  canvas.addEventListener('pointermove', (event) => {
    if (!drag) {
      const now = at(event);
      if (now !== hover) { hover = now; canvas.style.cursor = now >= 0 ? 'pointer' : 'grab'; wake(); } return;
    }
    const dx = event.clientX - drag.x, dy = event.clientY - drag.y;
    if (Math.abs(dx) + Math.abs(dy) > 3) drag.moved = true;
    if (!drag.moved || event.pointerType === 'touch') return;
    isFitted = true;
    if (drag.node >= 0) {
      layout.held = drag.node;
      layout.x[drag.node] += dx / zoom;
      layout.y[drag.node] += dy / zoom;
      layout.heat = Math.max(layout.heat, .25);
    } else { panX += dx; panY += dy; }
    drag.x = event.clientX; drag.y = event.clientY;
    wake();
  });
  canvas.addEventListener(
    'pointerup',
    () => { if (drag && !drag.moved) choose(drag.node); drag = null; layout.held = -1; },
  );
  canvas.addEventListener('pointerleave', () => { hover = -1; wake(); });
  canvas.addEventListener(
    'wheel',
    (event) => { event.preventDefault(); zoomBy(Math.exp(-event.deltaY / 500)); },
    { passive: false },
  );

  // The list, and what is known of one

  const about = h('section', { class: 'card stack', 'aria-live': 'polite' });
  const choose = (index) => {
    chosen = index;
    for (const row of names.querySelectorAll('[aria-pressed="true"]')) row.setAttribute('aria-pressed', 'false');
    const row = names.querySelector(`[data-node="${index}"]`);
    if (row) { row.setAttribute('aria-pressed', 'true'); row.scrollIntoView({ block: 'nearest' }); }
    show();
    wake();
  };
  const show = () => {
    const node = nodes[chosen];
    if (!node) { fill(about, h('p', { class: 'muted small' }, t('graph.choose'))); return; }
    const mine = relations.filter((each) => each.from === node.name || each.to === node.name);
    const quoted = `entity:"${node.name.replaceAll('"', '')}"`;
    fill(about, h('h2', { dir: 'auto' }, shownControls(node.name)), h('div', { class: 'meta' },
      node.type && h('span', { class: 'chip type' }, node.type),
      h('a', { href: link('cube', cube) + '?' + new URLSearchParams({ q: quoted }) },
        t('count.memories', { n: node.memories }),
      ),
    ),
      mine.length > 0 && h('ul', { class: 'stack small' },
        mine.slice(0, 30).map((each) => {
          const other = each.from === node.name ? each.to : each.from;
          return h('li', {},
            each.from === node.name ? '→ ' : '← ',
            h('span', { class: 'muted' },
              each.type.replaceAll('_', ' '),
              each.former ? ` (${t('graph.former')})` : '',
              ' ',
            ),
            h('a',
              {
                href: location.hash,
                dir: 'auto',
                onclick: (event) => { event.preventDefault(); choose(place.get(other)); },
              },
              shownControls(other),
            ),
          );
        }),
      ));
  };
  const names = h('ul', { class: 'facet names', role: 'list' });
  const filter = h('input',
    { type: 'search', placeholder: t('graph.filter'), 'aria-label': t('graph.filter'), oninput: () => list() },
  );
  const list = () => {
    const wanted = filter.value.toLocaleLowerCase();
    fill(
      names,
      nodes.map((node, i) => (
        node.name.toLocaleLowerCase().includes(wanted) ? h('li', {},
          h('button',
            {
              type: 'button',
              'data-node': i,
              'data-row': true,
              'aria-pressed': String(i === chosen),
              onclick: () => choose(i),
            },
            h('span', { class: 'grow clip', dir: 'auto' }, shownControls(node.name)),
            h('span', { class: 'n' }, number(node.memories)),
          ),
        ) : null
      )),
    );
  };
  list();
  show();
  fill(view, head, h('p', { class: 'muted small' },
    t('graph.count', { n: nodes.length, total: found.total }),
  ), h('div', { class: 'split' },
    h('div', { class: 'stack' },
      h('div', { class: 'graph' },
        canvas,
        h('div', { class: 'tools' },
          button(t('graph.in'), () => zoomBy(1.3), { kind: 'square', symbol: 'plus' }),
          button(t('graph.out'), () => zoomBy(1 / 1.3), { kind: 'square', symbol: 'minus' }),
          button(t('graph.fit'), () => { fit(); wake(); }, { kind: 'square', symbol: 'fit' }),
        ),
      ),
      h('div', { class: 'legend' },
        types.map(
          (type) => h('span', {}, h('i', { style: { background: color({ type }) } }), type === 'other' ? t('graph.other') : type)
        ),
      ),
    ),
    h('aside', { class: 'stack', 'aria-label': t('graph.list') },
      about,
      h('section', { class: 'card stack' }, filter, names),
    )));
  view.classList.add('wide');
  if (isStill) for (let i = 0; i < 260; i++) layout.tick();
  fit();
  wake();
  const resized = new ResizeObserver(wake);
  resized.observe(canvas);
  return () => { resized.disconnect(); cancelAnimationFrame(frame); };
}
