// When memories are from: years, months, days. + and − zoom, arrows move.
import { h, t, fill, get, link, path, go, number, empty, button } from './core.js';
import { cubeHead } from './search.js';
import { s, roundUp } from './charts.js';

const lengths = { year: 4, month: 7, day: 10 }, levels = ['year', 'month', 'day'];

/** The period after one: `2025-12` gives `2026-01`; null after the year 9999, the last that a date has. */
function after(period) {
  let [year, month, day] = period.split('-').map(Number);
  // A year of 400 years later is as long, and none that a date would take for another.
  if (day && ++day > new Date(Date.UTC(2000 + year % 400, month, 0)).getUTCDate()) { day = 1; month++; }
  if (month && !day) month++;
  if (month > 12) { month = 1; year++; }
  if (!month) year++;
  const two = (number) => (number ? '-' + String(number).padStart(2, '0') : '');
  return year > 9999 ? null : String(year).padStart(4, '0') + two(month) + two(day);
}

function periods(days, level, most) {
  const length = lengths[level], sums = new Map();
  for (const [day, count] of days) sums.set(day.slice(0, length), (sums.get(day.slice(0, length)) || 0) + count);
  const names = [...sums.keys()].filter((name) => /^\d{4}/.test(name)).sort();
  if (!names.length) return [];
  const out = [];
  for (
    let name = names[0];
    name && name <= names[names.length - 1] && out.length < most;
    name = after(name)
  ) out.push([name, sums.get(name) || 0]);
  // A single old day would make a line of nothing: then only what has memories is shown.
  return out.length < most && out.length < names.length * 12 + 60 ? out : names.map(
    (name) => [name, sums.get(name)]
  );
}

export async function timeline(view, { cube, query, isHere }) {
  const [head, { days }] = await Promise.all([cubeHead(cube, 'timeline'), get(`cubes/${path(cube)}/days`)]);
  if (!isHere()) return;
  if (!days.length) { fill(view, head, empty('clock', t('timeline.none'), t('timeline.how'))); return; }
  let level = levels.indexOf(query.by || 'month'), from = 0, at = -1, all = [];
  const box = h('div', { class: 'card scroll', tabindex: '0', role: 'group', 'aria-label': t('timeline.keys') });
  const status = h('p', { class: 'small muted', role: 'status' });
  const list = h('div', {});
  const shown = 48;
  const open = (period) => go(
    link('cube', cube) + '?' + new URLSearchParams({ q: `after:${period}` + (after(period) ? ` before:${after(period)}` : '') })
  );

  const draw = () => {
    const wide = 900, high = 240, low = 26;
    from = Math.max(0, Math.min(from, all.length - shown));
    const part = all.slice(from, from + shown), most = roundUp(Math.max(1, ...part.map(([, count]) => count)));
    const each = wide / Math.max(12, part.length);
    const svg = s('svg', { class: 'chart', viewBox: `0 0 ${wide} ${high}`, 'aria-hidden': 'true' });
    part.forEach(([name, count], index) => {
      const tall = (high - low - 14) * count / most, x = index * each + each * .12;
      svg.append(s('g', { onclick: () => { at = from + index; draw(); }, style: { cursor: 'pointer' } }, s('title', {}, `${name}: ${count}`), s(
        'rect',
        {
          x: index * each,
          width: each,
          y: 0,
          height: high - low,
          style: { fill: from + index === at ? 'var(--accent-soft)' : 'transparent' },
        },
      ),
        s('rect',
          {
            x,
            width: each * .76,
            y: high - low - Math.max(count ? 2 : 0, tall),
            height: Math.max(count ? 2 : 0, tall),
            rx: Math.min(4, each * .2),
            style: { fill: 'var(--accent)', opacity: at < 0 || from + index === at ? 1 : .55 },
          },
        )));
      if (index % Math.ceil(part.length / 9) === 0) svg.append(s('text', { x: Math.max(30, Math.min(wide - 30, x + each * .38)), y: high - 7, 'text-anchor': 'middle' },
        name,
      ));
    });
    const place = box.querySelector('svg');
    if (place) place.replaceWith(svg); else box.append(svg);
    // Where there is no room for all, the chosen one is in view, or the latest.
    box.scrollLeft = box.scrollWidth * (at < 0 ? 1 : (at - from) * each / wide) - (at < 0 ? 0 : box.clientWidth / 2);
    const chosen = all[at];
    const isTouched = matchMedia('(hover: none)').matches;
    status.textContent = chosen
      ? t(isTouched ? 'timeline.touched' : 'timeline.chosen', { period: chosen[0], n: chosen[1] })
      : t(isTouched ? 'timeline.touch' : 'timeline.keys');
    fill(
      list,
      h('ul', { class: 'card flush', role: 'list' },
        part.slice().reverse().filter(([, count]) => count).slice(0, 60).map(([name, count]) => h('li', {},
          h('a',
            {
              class: 'item row spread',
              'data-row': true,
              href: link('cube', cube) + '?' + new URLSearchParams({ q: `after:${name} before:${after(name)}` }),
            },
            h('span', { class: 'title num' }, name),
            h('span', { class: 'muted num' }, t('count.memories', { n: count })),
          ),
        )),
      ),
    );
    for (const each of view.querySelectorAll('[data-level]')) each.setAttribute(
      'aria-pressed',
      String(each.dataset.level === levels[level]),
    );
  };
  const zoom = (by) => {
    const next = Math.max(0, Math.min(2, level + by));
    const around = all[at] && all[at][0];
    level = next;
    all = periods(days, levels[level], 20000);
    at = around ? all.findIndex(([name]) => name >= around.slice(0, lengths[levels[level]])) : -1;
    from = at >= 0 ? at - 10 : all.length - shown;
    draw();
  };
  const move = (by) => {
    at = Math.max(0, Math.min(all.length - 1, (at < 0 ? all.length - 1 : at + by)));
    if (at < from) from = at;
    if (at >= from + shown) from = at - shown + 1;
    draw();
  };
  box.addEventListener('keydown', (event) => {
    const action = {
      '+': () => zoom(1),
      '=': () => zoom(1),
      '-': () => zoom(-1),
      ArrowRight: () => move(1),
      ArrowLeft: () => move(-1),
      Home: () => { at = 0; move(0); },
      End: () => { at = all.length - 1; move(0); },
      Enter: () => all[at] && open(all[at][0]),
    }[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.target.closest('button')) return;
    event.preventDefault();
    action();
  });
  const scroll = (by) => () => { from += by; draw(); };
  append(box);
  fill(view, head, h('div', { class: 'row spread' }, h('div',
    { class: 'row', role: 'group', 'aria-label': t('timeline.zoom') },
    levels.map((name, index) => h('button',
      {
        class: 'button',
        type: 'button',
        'data-level': name,
        'aria-pressed': 'false',
        onclick: () => zoom(index - level),
      },
      t('timeline.' + name),
    )),
  ),
    h('div', { class: 'row' },
      button(t('earlier'), scroll(-24), { kind: 'square', symbol: 'back' }),
      button(t('later'), scroll(24), { kind: 'square', symbol: 'next' }),
    )), box, status, list);
  zoom(0);

  function append(element) { element.append(h('p', { class: 'sr' }, t('timeline.keys'))); }
}
