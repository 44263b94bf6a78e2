// Texts that are written in Markdown, as elements: made of nodes with texts, never of markup, in one pass.
import { h, t, said, shownControls, button } from './core.js';

// What is longer is shown as it is written: so many characters, lines, and levels of lists and quotes.
const most = 200000, mostLines = 5000, depth = 6, longestLine = 20000;

const rule = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
const heading = /^ {0,3}(#{1,6})(?:[ \t]+|$)(.*)$/;
const fence = /^ {0,3}(`{3,}|~{3,})[ \t]*([^`]*)$/;
const item = /^( {0,3})([-*+]|\d{1,9}[.)])(?: +|$)(.*)$/;
const quoted = /^ {0,3}>[ ]?(.*)$/;
const divider = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?$/;

const enclosed = /^<(https?:\/\/[^\s<>]+|mailto:[^\s<>]+)>/;
const bare = /^https?:\/\/[^\s<>"]*[^\s<>".,;:!?')\]]/;

/** The pieces of a line: texts, and elements of what is marked in it. */
export function inline(text, level = 0) {
  if (level > 4 || text.length > longestLine) return [text];
  const out = [];
  let plain = '';
  const put = (element, to) => {
    if (plain) { out.push(plain); plain = ''; }
    out.push(element);
    at = to;
  };
  // Looked for from here on and not found: it need not be looked for again.
  const absent = new Set();
  const end = (mark, from) => {
    if (absent.has(mark)) return -1;
    const found = text.indexOf(mark, from);
    if (found < 0) absent.add(mark);
    return found;
  };
  let at = 0;
  while (at < text.length) {
    const c = text[at];
    if (c === '\\' && /[!-/:-@[-`{-~]/.test(text[at + 1] || '')) { plain += text[at + 1]; at += 2; continue; }
    if (c === '`') {
      const run = runOf(text, at, '`'), mark = '`'.repeat(run), to = end(mark, at + run);
      if (to > 0) { put(h('code', { class: 'mono' }, text.slice(at + run, to)), to + run); continue; }
      plain += mark; at += run; continue;
    }
    if (c === '*' || c === '_' || c === '~') {
      const run = Math.min(c === '~' ? 2 : 3, runOf(text, at, c)), mark = c.repeat(run);
      const isOpen = (c !== '~' || run === 2) && /\S/.test(text[at + run] || ' ')
        && !(c === '_' && /[\p{L}\p{N}]/u.test(text[at - 1] || ' '));
      const to = isOpen ? end(mark, at + run) : -1;
      if (to > at + run && /\S/.test(text[to - 1]) && !(c === '_' && /[\p{L}\p{N}]/u.test(text[to + run] || ' '))) {
        const inside = inline(text.slice(at + run, to), level + 1);
        const tag = c === '~' ? 's' : run === 1 ? 'em' : 'strong';
        put(h(tag, {}, run === 3 ? h('em', {}, inside) : inside), to + run);
        continue;
      }
      plain += mark; at += run; continue;
    }
    if (c === '!' && text[at + 1] === '[' || c === '[') {
      const found = linked(text, at, end, level);
      if (found) { put(found.element, found.to); continue; }
    }
    if (c === '<' || c === 'h') {
      const found = text.slice(at, at + 2100).match(c === '<' ? enclosed : bare);
      if (found && (c === '<' || !/[\p{L}\p{N}]/u.test(text[at - 1] || ' '))) {
        const address = found[1] || found[0];
        put(anchor(address, [address]), at + found[0].length);
        continue;
      }
    }
    plain += c;
    at += 1;
  }
  if (plain) out.push(plain);
  return out;
}

function runOf(text, at, c) {
  let to = at;
  while (text[to] === c) to += 1;
  return to - at;
}

/** `[words](address)`, `![words](address)`, and `[[name]]` or `[[name|words]]`, which stay texts. */
function linked(text, from, end, level) {
  const isImage = text[from] === '!', at = from + (isImage ? 1 : 0);
  if (text[at + 1] === '[') {
    const to = end(']]', at);
    if (to < 0 || to - at > 400) return null;
    const [name, words] = text.slice(at + 2, to).split('|');
    return { element: h('span', { class: 'wiki', title: shownControls(name) }, words || name), to: to + 2 };
  }
  const middle = end('](', at);
  if (middle < 0 || middle - at > 2000 || text.slice(at + 1, middle).includes('[')) return null;
  const to = closing(text, middle + 2);
  if (to < 0) return null;
  const [address] = text.slice(middle + 2, to).trim().split(/\s+/);
  // What leads to a program or into data stays as it is written.
  if (/^[a-z][a-z0-9+.-]*:/i.test(address) && !isAddress(address)) return null;
  const words = text.slice(at + 1, middle);
  // An image is another host's: its words, and where it is.
  return { element: anchor(address, isImage ? [words || address] : inline(words, level + 1), isImage), to: to + 1 };
}

/** The place of the parenthesis that ends an address, which may hold pairs of them. */
function closing(text, from) {
  let open = 1;
  for (let at = from; at < Math.min(text.length, from + 2100); at += 1) {
    if (text[at] === '(') open += 1;
    else if (text[at] === ')' && (open -= 1) === 0) return at;
  }
  return -1;
}

const isAddress = (text) => /^(https?:\/\/|mailto:)[^\s]+$/i.test(text);

/** A link to a page or an address; what leads elsewhere is its words alone. */
function anchor(address, words, isImage) {
  if (!isAddress(address)) return h('span', { title: shownControls(address) }, words);
  return h('a', { href: address, rel: 'noreferrer noopener', target: '_blank', title: shownControls(address) },
    isImage && t('markdown.image') + ' ', words,
  );
}

const cells = (line) => line.trim().replace(/^\||\|$/g, '').split('|').slice(0, 30);

const isTable = (line, next) => (
  line.includes('|') && divider.test(next) && cells(line).length === cells(next).length
);

function tableOf(lines, from) {
  let to = from + 2;
  while (to < lines.length && lines[to].includes('|') && lines[to].trim()) to += 1;
  const cell = (tag) => (text) => h(tag, tag === 'th' ? { scope: 'col' } : {}, inline(text.trim()));
  const row = (line, tag) => h('tr', {}, cells(line).map(cell(tag)));
  const element = h('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': t('markdown.table') },
    h('table', {},
      h('thead', {}, row(lines[from], 'th')),
      h('tbody', {}, lines.slice(from + 2, to).map((line) => row(line, 'td'))),
    ),
  );
  return { element, to };
}

const box = (isDone) => h('span',
  { class: 'box', role: 'img', 'aria-label': t(isDone ? 'markdown.done' : 'markdown.open') },
  isDone ? '☑' : '☐',
);

/** The items of a list that begins in a line, with what is indented below them. */
function listOf(lines, from, level) {
  const isOrdered = /\d/.test(lines[from].match(item)[2]), items = [];
  let at = from;
  while (at < lines.length) {
    const found = lines[at].match(item);
    if (!found || /\d/.test(found[2]) !== isOrdered || rule.test(lines[at])) break;
    const within = found[1].length + found[2].length + 1, inside = [found[3]];
    for (at += 1; at < lines.length; at += 1) {
      const line = lines[at], indent = line.search(/\S/);
      if (indent < 0) {
        if (at + 1 < lines.length && lines[at + 1].search(/\S/) >= within) { inside.push(''); continue; }
        break;
      }
      if (indent < Math.min(within, 2) && (item.test(line) || starts(line) || !inside[inside.length - 1])) break;
      inside.push(line.slice(Math.min(indent, within)));
    }
    while (at < lines.length && !lines[at].trim() && item.test(lines[at + 1] || '')) at += 1;
    const task = inside[0].match(/^\[([ xX])\][ \t]+(.*)$/);
    if (task) inside[0] = task[2];
    const content = blocks(inside, level + 1);
    items.push(h('li', { class: task ? 'task' : '' },
      task && box(task[1] !== ' '),
      // One line of an item is no paragraph.
      content.length && content[0].tagName === 'P' ? [[...content[0].childNodes], content.slice(1)] : content,
    ));
  }
  const start = isOrdered ? parseInt(lines[from].match(item)[2], 10) : 1;
  return { element: h(isOrdered ? 'ol' : 'ul', { start: start !== 1 && start }, items), to: at };
}

const starts = (line) => heading.test(line) || fence.test(line) || quoted.test(line) || rule.test(line);

/** The elements of lines. */
function blocks(lines, level = 0) {
  if (level > depth) return [h('p', {}, lines.join('\n'))];
  const out = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at];
    let found;
    if (!line.trim()) { at += 1; continue; }
    if ((found = line.match(fence))) {
      const inside = [], mark = found[1];
      const isEnd = (text) => text.startsWith(mark) && !text.replaceAll(mark[0], '');
      for (at += 1; at < lines.length && !isEnd(lines[at].trim()); at += 1) inside.push(lines[at]);
      at += 1;
      out.push(h('pre', { tabindex: '0' }, h('code', { class: 'mono' }, inside.join('\n'))));
    } else if ((found = line.match(heading))) {
      const words = found[2].replace(/[ \t]#+[ \t]*$/, '').trim();
      out.push(h('h' + Math.min(6, found[1].length + 2), { dir: 'auto' }, inline(words)));
      at += 1;
    } else if (rule.test(line)) { out.push(h('hr')); at += 1; } else if (quoted.test(line)) {
      const inside = [];
      for (; at < lines.length && (found = lines[at].match(quoted)); at += 1) inside.push(found[1]);
      out.push(h('blockquote', {}, blocks(inside, level + 1)));
    } else if (item.test(line)) {
      const made = listOf(lines, at, level);
      out.push(made.element);
      at = made.to;
    } else if (isTable(line, lines[at + 1] || '')) {
      const made = tableOf(lines, at);
      out.push(made.element);
      at = made.to;
    } else {
      const inside = [line];
      const goesOn = (text) => text.trim() && !starts(text) && !item.test(text);
      for (at += 1; at < lines.length && goesOn(lines[at]); at += 1) inside.push(lines[at]);
      out.push(h('p', { dir: 'auto' }, inline(inside.join('\n').replace(/^[ \t]+/gm, ''))));
    }
  }
  return out;
}

const isMarked = /^ {0,3}(#{1,6}[ \t]|[-*+][ \t]|\d{1,9}[.)][ \t]|>|```|~~~|\|)|\*\S|_\S|`|\[|https?:|\n[ \t]*\n|^ {0,3}[-*_ \t]{3,}$/m;

/** Whether a text is shown otherwise than as it is written. */
export const canRender = (text) => (
  text.length <= most && isMarked.test(text) && (text.match(/\n/g) || []).length <= mostLines
);

const raw = (text, properties = {}) => said(text, { ...properties, class: (properties.class || '') + ' pre' }, 'div');

/** A text as what its marks say; one that is too long, or has none, as it is written. */
export function markdown(text, properties = {}) {
  if (!canRender(text)) return raw(text, properties);
  const { class: name = '', ...more } = properties;
  const lines = text.replace(/\r\n?/g, '\n').replace(/\t/g, '    ').split('\n');
  return h('div', { ...more, class: name + ' marked', dir: 'auto' }, blocks(lines));
}

/** A text with a switch between what its marks say and as it is written. */
export function switched(text, properties) {
  if (!canRender(text)) return markdown(text, properties);
  let isRaw = false;
  const box = h('div', { class: 'stack' });
  const change = button(t('markdown.raw'), () => {
    isRaw = !isRaw;
    change.setAttribute('aria-pressed', String(isRaw));
    box.firstChild.replaceWith(isRaw ? raw(text, properties) : markdown(text, properties));
  }, { kind: 'small', 'aria-pressed': 'false' });
  box.append(markdown(text, properties), h('div', { class: 'row' }, change));
  return box;
}
