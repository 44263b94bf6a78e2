// Charts: drawings with the same numbers as a table below them.
import { h, t, number } from './core.js';

const space = 'http://www.w3.org/2000/svg';
export function s(tag, properties, ...children) {
  const element = document.createElementNS(space, tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'style') Object.assign(element.style, value);
    else if (value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** A round number not below one. */
export function roundUp(value) {
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return [1, 2, 5, 10].map((each) => each * unit).find((each) => each >= value) || 1;
}

/** Bars of stacked parts: `bars` is [{label, values}], `parts` [{name, color}]. */
export function stackedBars(label, bars, parts, { high = 190 } = {}) {
  const wide = 860, left = 44, low = 22, top = 8;
  const sums = bars.map((bar) => bar.values.reduce((a, b) => a + b, 0));
  const most = roundUp(Math.max(1, ...sums));
  const each = (wide - left) / Math.max(1, bars.length);
  const y = (value) => top + (high - top - low) * (1 - value / most);
  const svg = s('svg', { class: 'chart', viewBox: `0 0 ${wide} ${high}`, role: 'img', 'aria-label': label });
  // Half a call is none.
  for (const part of [0, .5, 1].filter((each) => Number.isInteger(most * each))) {
    svg.append(
      s('line', { x1: left, x2: wide, y1: y(most * part), y2: y(most * part), style: { stroke: 'var(--line)' } })
    );
    svg.append(s('text', { x: left - 8, y: y(most * part) + 4, 'text-anchor': 'end' }, number(most * part)));
  }
  bars.forEach((bar, index) => {
    let from = 0;
    const x = left + each * index + each * .14;
    const group = s('g', {},
      s('title', {}, `${bar.label}: ${parts.map((part, i) => `${bar.values[i]} ${part.name}`).join(', ')}`),
    );
    parts.forEach((part, i) => {
      const value = bar.values[i];
      if (!value) return;
      group.append(s('rect',
        {
          x,
          width: Math.max(1, each * .72),
          y: y(from + value),
          height: Math.max(1, y(from) - y(from + value)),
          rx: Math.min(2.5, each * .2),
          style: { fill: part.color },
        },
      ));
      from += value;
    });
    svg.append(group);
    if (index % Math.ceil(bars.length / 8) === 0) svg.append(
      s('text', { x: x + each * .36, y: high - 5, 'text-anchor': 'middle' }, bar.short || bar.label)
    );
  });
  const rows = bars.filter((_, i) => sums[i]);
  const frame = h('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': label }, svg);
  // Where there is no room for all, the latest is in view.
  requestAnimationFrame(() => { frame.scrollLeft = frame.scrollWidth; });
  return h('figure', { class: 'stack' }, h('div', { class: 'legend' },
    parts.map((part) => h('span', {}, h('i', { style: { background: part.color } }), part.name)),
  ), frame,
    h('details', { class: 'small' }, h('summary', { class: 'muted' }, t('chart.table')),
      h('div', { class: 'scroll' }, h('table', {}, h('thead', {},
        h('tr', {},
          h('th', { scope: 'col' }, t('day')),
          parts.map((part) => h('th', { scope: 'col', class: 'end' }, part.name)),
        ),
      ),
        h('tbody', {},
          rows.map((bar) => h('tr', {},
            h('td', {}, bar.label),
            bar.values.map((value) => h('td', { class: 'end num' }, number(value))),
          )),
        )))));
}
