// What all views share: elements, texts, calls, rights, dialogs, keys.
import { en } from './texts.js';

/** The text of a key, with {names} filled in; `KEY.one` where the number `n` is 1. */
export function t(key, values = {}) {
  const text = (values.n === 1 && en[key + '.one']) || en[key] || key;
  return text.replace(/\{(\w+)\}/g, (all, name) => {
    const value = values[name];
    return value === undefined ? all : typeof value === 'number' ? number(value) : value;
  });
}

/** An element of a tag, its properties, and its children; texts stay texts. */
export function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'class') element.className = value;
    else if (name === 'style') Object.assign(element.style, value);
    else if (name === 'value' || name === 'checked' || name === 'indeterminate') element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  append(element, children);
  if (element.matches('input, textarea')) given(element, element.value);
  return element;
}

const kept = new WeakMap();
/** Has a text be what is kept elsewhere; what a field differs from it would be lost. */
export function given(field, text) {
  kept.set(field, text);
  return field;
}

export function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    // Whatever a person or program wrote: only ever a text, which turns nothing around it.
    element.append(child instanceof Node ? child : shownControls(child));
  }
  return element;
}

export function fill(element, ...children) {
  element.replaceChildren();
  return append(element, children);
}

const shapes = {
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM20 20l-4-4',
  cube: 'M12 3l8 4.500v9L12 21l-8-4.500v-9ZM4 7.500l8 4.500 8-4.500M12 12v9',
  ask: 'M4 5h16v11H9l-5 4ZM9 9.500h6M9 12.500h4',
  jobs: 'M12 3v4M12 17v4M3 12h4M17 12h4M6 6l2.500 2.500M15.500 15.500L18 18M18 6l-2.500 2.500M8.500 15.500L6 18',
  usage: 'M4 20V10M10 20V4M16 20v-7M21 20H3',
  log: 'M5 4h14v16H5ZM9 9h6M9 13h6',
  key: 'M8 11a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM11 12.500L20 4M16.500 7.500L19 10',
  people: 'M9 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM3 20c0-4 3-6 6-6s6 2 6 6M16 5.500a3 3 0 0 1 0 5.500M18 14.500c2 .8 3 2.700 3 5.500',
  folder: 'M3 6h6l2 2h10v11H3Z',
  file: 'M6 3h8l4 4v14H6ZM14 3v4h4',
  chat: 'M4 5h16v11H9l-5 4Z',
  menu: 'M4 7h16M4 12h16M4 17h16',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.500 1.500M17.500 17.500L19 19M19 5l-1.500 1.500M6.500 17.500L5 19',
  help: 'M9.500 9a2.500 2.500 0 1 1 3.500 2.300c-.7.300-1 .9-1 1.700M12 17v.1M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z',
  out: 'M10 4H5v16h5M14 8l4 4-4 4M18 12H9',
  copy: 'M9 9h11v11H9ZM5 15H4V4h11v1',
  plus: 'M12 5v14M5 12h14',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13',
  edit: 'M4 20l1-4L16 5l3 3L8 19ZM14 7l3 3',
  fit: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5', minus: 'M5 12h14',
  back: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 7v5l3 2',
  graph: 'M6 6h.1M18 8h.1M9 18h.1M6 6l12 2M6 6l3 12M18 8L9 18',
};

export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', shapes[name] || shapes.cube);
  svg.append(path);
  return svg;
}

/** The type of a memory, in small letters, and what it is. */
export const typeChip = (type) => type && h('span', { class: 'chip type', title: t('type.hint') }, type);

/** Calls an action each time that the page is looked at again, until the function that it gives is called. */
export function onView(action) {
  const look = () => { if (!document.hidden && !document.querySelector('dialog[open]')) action(); };
  document.addEventListener('visibilitychange', look);
  return () => document.removeEventListener('visibilitychange', look);
}

/** A text that a person or program wrote: in its own direction, and only ever a text. */
export function said(text, properties = {}, tag = 'span') {
  return h(tag, { dir: 'auto', ...properties }, shownControls(text ?? ''));
}

/** Control characters as pictures, and no override that would turn what stands around a text. */
export function shownControls(text) {
  return String(text).replace(
    /[\u0000-\u0008\u000b-\u001f\u007f]/g,
    (c) => (c === '\u007f' ? '\u2421' : String.fromCharCode(0x2400 + c.charCodeAt(0))),
  )
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

/** The first line of a text. */
export function firstLine(text) {
  const line = (text || '').replace(/^---\n[^]*?\n---\n/, '').split('\n').find((each) => each.trim()) || '';
  return line.replace(/^#+\s*/, '').slice(0, 240);
}

// Numbers and times

const plain = new Intl.NumberFormat('en');
export const number = (value) => plain.format(value);
export const micros = (value) => (
  value === null || value === undefined ? '–' : value < 1000 ? `${value} µs` : value < 1e6 ? `${number(Math.round(value / 100) / 10)} ms` : `${number(Math.round(value / 1e4) / 100)} s`
);
export function bytes(count) {
  for (const unit of ['bytes', 'kB', 'MB', 'GB']) {
    if (count < 1000 || unit === 'GB') return `${number(Math.round(count * 10) / 10)} ${unit}`;
    count /= 1000;
  }
}
const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** A time as the server gave it, by the clock that it names: its day, and with `exact` the minute, or the `second`. */
export function time(text, exact = false) {
  if (!text) return '–';
  const date = new Date(text.slice(0, 10) + 'T00:00:00Z');
  const shown = isNaN(date) ? text : day.format(date);
  return h('time', { datetime: text, title: text.replace('T', ' ') },
    exact ? `${shown}, ${text.slice(11, exact === 'second' ? 19 : 16)}` : shown,
  );
}

// State and calls

export const state = { me: null, projects: [], project: null, route: null };

export class CallError extends Error {
  constructor(status, body) {
    super((body && body.error) || t('error.status', { status }));
    this.status = status;
    this.body = body || {};
  }
}

let signOut = () => {};
export function onSignedOut(action) { signOut = action; }

export async function call(method, path, { query = {}, body, signal, raw, free } = {}) {
  const parameters = new URLSearchParams();
  if (
    state.project && state.me && state.project.id !== state.me.project
  ) parameters.set('project', state.project.id);
  for (const [name, value] of Object.entries(query)) if (
    value !== undefined && value !== null && value !== ''
  ) parameters.set(name, value);
  const tail = parameters.toString();
  let response;
  try {
    response = await fetch(`v1/${path}${tail ? '?' + tail : ''}`, {
      method, signal, credentials: 'same-origin', cache: 'no-store',
      headers: { 'X-Memcube-Console': '1', ...(body ? { 'Content-Type': 'application/json' } : {}) },
      body: body ? JSON.stringify(body) : undefined,
    });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new CallError(0, { error: t('error.offline') });
  }
  if (raw && response.ok) return response;
  const answer = await response.json().catch(() => null);
  if (response.ok) return answer;
  if (response.status === 401 && !free) signOut();
  throw new CallError(response.status, answer);
}
export const get = (path, query, options) => call('GET', path, { query, ...options });

/** Whether the visitor may do something here: read, write or manage. */
export function may(right) {
  const key = state.me && state.me.key;
  if (!key) return false;
  const role = (state.project && state.project.role) || key.role;
  return key.scopes.includes(right) && (right === 'read' || role === 'OWNER');
}

export const path = (...parts) => parts.map(encodeURIComponent).join('/');
export const link = (...parts) => '#/' + path(...parts);
// The way to a page, from the list of cubes on: its cube, and the list of the cube that it is in.
export const crumbs = (cube, list, label) => h('nav', { class: 'crumbs', 'aria-label': t('nav.crumbs') },
  h('a', { href: '#/' }, t('nav.cubes')),
  '/',
  cube && h('a', { href: link('cube', cube), dir: 'auto' }, shownControls(cube)),
  list && ['/', h('a', { href: link('cube', cube, list) }, label)],
);
// Brings an element into view, which may be pages away.
export async function reveal(id, hasMore, load, isHere) {
  const find = () => document.getElementById(id);
  for (let pages = 0; hasMore() && pages < 40 && !find(); pages++) await load();
  const target = find();
  if (target && isHere()) { target.scrollIntoView({ block: 'center' }); target.focus({ preventScroll: true }); }
}
export const go = (hash) => { location.hash = hash; };

// Words to the visitor

export function toast(text, isError = false) {
  const element = h('div', { class: 'toast', role: isError ? 'alert' : undefined }, text);
  const all = document.getElementById('toasts');
  all.append(element);
  while (all.children.length > 3) all.firstChild.remove();
  setTimeout(() => element.remove(), isError ? 9000 : 4000);
}
export const failed = (error) => { if (error.name !== 'AbortError') toast(error.message, true); };

export function empty(name, title, text, ...actions) {
  return h('div', { class: 'empty' }, icon(name), h('b', {}, title), text && h('p', {}, text), actions);
}
export function bones(count = 5) {
  return h('div', { class: 'stack', 'aria-hidden': 'true' },
    Array.from(
      { length: count },
      (_, i) => h('div',
        { class: 'bone', style: { height: i ? '20px' : '30px', width: `${[62, 94, 88, 76, 90][i % 5]}%` } },
      ),
    ),
  );
}
export function problem(error, again) {
  return h('div', { class: 'note bad row spread', role: 'alert' },
    h('span', {}, error.message),
    again && h('button', { class: 'button', onclick: again }, t('again')),
  );
}

export function button(label, action, { kind = '', symbol, type = 'button', ...more } = {}) {
  return h('button', { class: `button ${kind}`, type, onclick: action, ...more },
    symbol && icon(symbol),
    kind.includes('square') ? h('span', { class: 'sr' }, label) : label,
  );
}

let fields = 0;
export function field(label, control, hint) {
  control.id = control.id || `f${++fields}`;
  if (hint) control.setAttribute('aria-describedby', control.id + 'h');
  return h('div', { class: 'field' },
    h('label', { for: control.id }, label),
    control,
    hint && h('div', { class: 'hint', id: control.id + 'h' }, hint),
  );
}

/** A table of columns by their keys, '' for buttons; those that are `numeric` end at their edge. */
export function table(columns, rows, numeric = []) {
  const name = (each) => (each ? t('col.' + each) : '');
  const body = h('tbody', { role: 'rowgroup' }, rows);
  // On a narrow screen a row is a card, and each cell says what it is.
  for (const row of body.rows) {
    row.setAttribute('role', 'row');
    for (const [at, cell] of [...row.cells].entries()) {
      cell.setAttribute('role', 'cell');
      if (row.cells.length === columns.length) cell.dataset.label = name(columns[at]);
    }
  }
  return h('div', { class: 'scroll' }, h('table', { class: 'cells', role: 'table' },
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, columns.map((each) => h('th',
      { scope: 'col', role: 'columnheader', class: numeric.includes(each) ? 'end' : '' },
      name(each) || h('span', { class: 'sr' }, t('col.actions')),
    )))),
    body,
  ));
}

// What was typed is not left without a question.

const typed = 'textarea, input:not([type=checkbox]):not([type=search])';
const isOpen = (each) => each.matches('[data-stays]') || [...each.querySelectorAll(typed)].some(
  (field) => !field.readOnly && field.value !== (kept.get(field) ?? ''),
);
/** Whether something below an element holds what would be lost: forms of dialogs, and what is marked as a draft. */
export const unsaved = (root = document) => [...root.querySelectorAll('[data-draft], [data-stays]')].some(isOpen);
let asking = null;

/** Asks whether to leave what is typed below an element, once, and only if there is something. */
export function mayLeave(root = document) {
  if (!unsaved(root)) return Promise.resolve(true);
  asking = asking || new Promise((resolve) => {
    let answer = false;
    dialog(t('leave.title'), (close) => h('div', { class: 'body' },
      h('p', {}, t('leave.text')),
      h('div', { class: 'foot' },
        button(t('leave'), () => { answer = true; close(); }, { kind: 'danger' }),
        button(t('leave.stay'), close, { kind: 'primary', autofocus: true }),
      ),
    ), { closed: () => { asking = null; resolve(answer); } });
  });
  return asking;
}
addEventListener('beforeunload', (event) => { if (unsaved()) event.preventDefault(); });

let dialogs = [];
/** Closes every dialog, whatever it holds. */
export const closeDialogs = () => { for (const each of [...dialogs]) each.close(); };
// Not the browser's own way, which a second press of the key would force.
addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || event.isComposing || !dialogs.length) return;
  event.preventDefault();
  dialogs[dialogs.length - 1].leave();
}, true);

/** Opens a dialog; `build` gets the functions that close it, at once and after a question, and gives its content. One
 * that `stays` is closed by its own button alone. `closed` is called as it goes: the browser's event comes later. */
export function dialog(title, build, { wide, stays, closed } = {}) {
  const element = h('dialog',
    { 'aria-label': title, class: wide ? 'wide' : '', closedby: 'none', 'data-stays': stays },
  );
  // At once, so that a move that comes before its event asks for nothing.
  const close = () => {
    if (!element.isConnected) return;
    dialogs = dialogs.filter((each) => each !== mine);
    element.close();
    element.remove();
    closed?.();
  };
  const leave = async () => { if (!stays && (await mayLeave(element))) close(); };
  const content = build(close, leave);
  element.append(content);
  content.prepend(h('h2', {}, title));
  const mine = { leave, close };
  element.addEventListener('close', close);
  element.addEventListener('cancel', (event) => { event.preventDefault(); leave(); });
  // A selection that ends beside the dialog began in it.
  let isBeside = false;
  element.addEventListener('pointerdown', (event) => { isBeside = event.target === element; });
  element.addEventListener('click', (event) => { if (isBeside && event.target === element) leave(); });
  document.body.append(element);
  dialogs = [...dialogs, mine];
  element.showModal();
  return element;
}

/** A form in a dialog; `send` is called on submit, and closes it unless it throws. */
export function form(title, controls, label, send, { danger, wide } = {}) {
  return dialog(title, (close, leave) => {
    const note = h('div', { class: 'note bad', role: 'alert', hidden: true });
    const submit = button(label, null, { kind: danger ? 'danger primary' : 'primary', type: 'submit' });
    return h('form', {
      'data-draft': !danger,
      onsubmit: async (event) => {
        event.preventDefault();
        submit.disabled = true;
        try { await send(); close(); } catch (error) { note.hidden = false; note.textContent = error.message; }
        submit.disabled = false;
      },
    }, controls, note, h('div', { class: 'foot' }, button(t('cancel'), leave), submit));
  }, { wide });
}

/** Puts a text into a field; the one that was there can be taken back by a button in `place`. */
export function putIn(field, text, place) {
  const before = field.value;
  field.value = text;
  field.focus();
  fill(place, before !== field.value && button(t('takeback'), () => putIn(field, before, place)));
}

export function confirm(title, text, label, send, danger = true) {
  return form(title, [h('p', {}, text)], label, send, { danger });
}

export function copyBox(text) {
  return h('div', { class: 'copybox' }, h('code', {}, text), button(t('copy'), async () => {
    try { await navigator.clipboard.writeText(text); toast(t('copied')); } catch { toast(t('copy.failed'), true); }
  }, { symbol: 'copy' }));
}

// Keys

/** Moves the focus among the elements `[data-row]` of the page. */
export function step(by) {
  const rows = [...document.querySelectorAll('main [data-row]')];
  if (!rows.length) return;
  const at = rows.indexOf(document.activeElement.closest && document.activeElement.closest('[data-row]'));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
}
