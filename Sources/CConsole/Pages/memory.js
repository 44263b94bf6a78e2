// A memory: its text beside what it comes from, its history, and all that can be done with it.
import {
  h,
  crumbs,
  t,
  fill,
  get,
  call,
  said,
  firstLine,
  time,
  link,
  path,
  go,
  button,
  dialog,
  form,
  confirm,
  field,
  toast,
  failed,
  may,
  shownControls,
  problem,
  putIn,
  typeChip,
  given,
  bones,
  icon,
  bytes,
} from './core.js';
import { markdown, switched } from './markdown.js';

/** The edits that make one list of pieces into another: [{kind: ' ' | '-' | '+', piece}]. Nil where they differ too much. */
function edits(a, b, most) {
  const reach = Math.min(a.length + b.length, most), back = [];
  let ends = new Map([[1, 0]]);
  for (let d = 0; d <= reach; d++) {
    back.push(new Map(ends));
    for (let k = -d; k <= d; k += 2) {
      let x = k === -d || (
        k !== d && (ends.get(k - 1) ?? -1) < (ends.get(k + 1) ?? -1)
      ) ? ends.get(k + 1) : ends.get(k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      ends.set(k, x);
      if (x >= a.length && x - k >= b.length) return walk(a, b, back);
    }
  }
  return null;
}
function walk(a, b, back) {
  const out = [];
  let x = a.length, y = b.length;
  for (let d = back.length - 1; d >= 0; d--) {
    const ends = back[d], k = x - y;
    const last = k === -d || (k !== d && (ends.get(k - 1) ?? -1) < (ends.get(k + 1) ?? -1)) ? k + 1 : k - 1;
    const fromX = d ? ends.get(last) : 0, fromY = d ? fromX - last : 0;
    while (x > fromX && y > fromY) { out.push([' ', a[--x]]); y--; }
    if (d) out.push(x > fromX ? ['-', a[--x]] : ['+', b[--y]]);
  }
  return out.reverse();
}

const pieces = /\s+|[\p{L}\p{N}_]+(?:[.,:'’/-]\p{N}+)*|[^\s\p{L}\p{N}_]/gu;

/** Runs of pieces that two texts share or not: by words, where a number is one, by lines where they are long. */
function runs(before, after) {
  const split = (text, byWord) => (byWord ? text.match(pieces) || [] : text.split(/(?<=\n)/));
  const isShort = before.length + after.length < 24000;
  const out = [];
  const found = edits(split(before, isShort), split(after, isShort), 900) || [['-', before], ['+', after]];
  for (const [kind, piece] of found) {
    const last = out[out.length - 1];
    if (last && last.kind === kind) last.text += piece; else out.push({ kind, text: piece });
  }
  return out;
}
const marked = ({ kind, text }) => (kind === ' ' ? shownControls(text) : h(
  kind === '+' ? 'ins' : 'del',
  {},
  h('span', { class: 'sr' }, kind === '+' ? t('diff.added') : t('diff.removed')),
  shownControls(text),
));

/** What changed between two texts. */
export const diff = (before, after) => h('div',
  { class: 'diff', dir: 'auto', tabindex: '0', role: 'region', 'aria-label': t('history.diff') },
  runs(before, after).map(marked),
);

/** A text, in which is marked what another one has not. */
export const unlike = (text, other) => runs(text, other).filter(({ kind }) => kind !== '+').map(
  ({ kind, text: part }) => (kind === ' ' ? shownControls(part) : h('mark', {},
    h('span', { class: 'sr' }, t('diff.only')),
    shownControls(part),
  )),
);

const one = (cube, id) => `cubes/${path(cube)}/memories/${id}`;

/** Shows the text of another writer beside the visitor's own; neither is lost. */
function overtaken(cube, memory, mine, done) {
  const now = memory.text || '';
  const merged = given(h('textarea', { value: mine, dir: 'auto', 'aria-label': t('conflict.yours') }), now);
  const back = h('div', { class: 'row' });
  form(t('conflict.title'), [h('p', {}, t('conflict.text')),
    h('div', { class: 'halves' }, h('div', { class: 'stack' },
      h('h3', {}, t('conflict.theirs')),
      h('div', { class: 'diff', dir: 'auto', tabindex: '0', role: 'region', 'aria-label': t('conflict.theirs') },
        shownControls(now),
      ),
      button(t('conflict.take'), () => putIn(merged, now, back)),
    ),
      h('div', { class: 'stack' },
        h('h3', {}, t('conflict.yours')),
        merged,
        back,
      )), h('details', {}, h('summary', {}, t('history.diff')), diff(now, mine))],
  t('save'), () => save(cube, memory, merged.value, done), { wide: true });
}

/** An edited text with the line ends of the one that it was made of, which a field of the page does not keep. */
function withLineEnds(text, before) {
  if (!before.includes('\r')) return text;
  const lines = (whole) => whole.match(/[^\r\n]*(?:\r\n|\r|\n|$)/g).slice(0, -1).map((line) => line.match(/^([^\r\n]*)(.*)$/s).slice(1));
  const old = lines(before), edited = lines(text);
  const usual = old.find(([, end]) => end)?.[1] || '\n';
  const isSame = (a, b) => a && b && a[0] === b[0];
  let first = 0, last = 0;
  while (first < edited.length && isSame(edited[first], old[first])) first++;
  while (last < edited.length - first && isSame(edited.at(-1 - last), old.at(-1 - last))) last++;
  return edited.map(([line, end], index) => {
    const same = index < first ? old[index] : index >= edited.length - last ? old.at(index - edited.length) : null;
    return line + (end && (same?.[1] || usual));
  }).join('');
}

async function save(cube, memory, edited, done) {
  const text = withLineEnds(edited, memory.text || '');
  try {
    await call('PATCH', one(cube, memory.id), { body: { text, base: memory.base } });
    toast(t('saved'));
    done();
  } catch (error) {
    if (error.status !== 409 || !error.body.current) throw error;
    overtaken(cube, error.body.current, text, done);
  }
}

function edit(cube, memory, done) {
  const text = h('textarea',
    { value: memory.text, dir: 'auto', 'aria-label': t('memory.text'), rows: 14, autofocus: true },
  );
  form(t('edit'), [text], t('save'), () => save(cube, memory, text.value, done), { wide: true });
}

function tags(cube, memory, done) {
  const own = memory.own_tags, written = memory.tags.filter((each) => !own.includes(each));
  const input = h('textarea', { value: own.join('\n'), dir: 'auto', rows: 5 });
  form(t('tags'), [
    field(t('tags'), input, t('tags.hint')),
    written.length > 0 && h('p', { class: 'small' }, t('tags.written'), ' ', written.map((each) => said('#' + each, { class: 'chip' }))),
  ], t('save'), async () => {
    // What was there stays as it is, with the spaces around it.
    const tags = input.value.split('\n').map((each) => (own.includes(each) ? each : each.trim())).filter(Boolean);
    await call('PATCH', one(cube, memory.id), { body: { tags, base: memory.base } });
    toast(t('saved'));
    done();
  });
}

async function purge(cube, memory) {
  const plan = await get(one(cube, memory.id) + '/purge').catch((error) => { failed(error); });
  if (!plan) return;
  const messages = h('input', { type: 'checkbox' });
  form(t('purge.title'), [h('p', {}, t('purge.text', { n: plan.versions })),
    plan.also.length > 0 && h('div', {},
      h('div', { class: 'label' }, t('purge.also')),
      h('ul', { class: 'small mono' }, plan.also.map((each) => said(each || t('purge.hidden'), {}, 'li'))),
    ),
    plan.messages.length > 0 && [
      h('label', { class: 'check' }, messages, h('span', {}, t('purge.messages', { n: plan.messages.length }))),
      h('ul', { class: 'stack small' },
        plan.messages.slice(0, 5).map((each) => said(firstLine(each.text), { class: 'note' }, 'li')),
      ),
    ]],
  t('purge'), async () => {
    await call('POST', one(cube, memory.id) + '/purge', { body: { confirm: true, messages: messages.checked } });
    toast(t('purge.done'));
    go(link('cube', cube));
  }, { danger: true });
}

function actions(cube, memory, again) {
  const change = async (method, tail, body, words) => {
    try {
      await call(method, one(cube, memory.id) + tail, { body });
      toast(words);
      again();
    } catch (error) { failed(error); }
  };
  const isText = memory.text !== null && !memory.immutable;
  return h('div', { class: 'row' },
    may('write') && (memory.trashed ? button(
      t('restore'),
      () => change('POST', '/restore', {}, t('restored')),
      { kind: 'primary', symbol: 'clock' },
    ) : [
      isText && !memory.document && button(
        t('edit'),
        () => edit(cube, memory, again),
        { kind: 'primary', symbol: 'edit' },
      ), !memory.immutable && button(t('tags'), () => tags(cube, memory, again)),
      !memory.immutable && button(
        t(memory.hidden ? 'unhide' : 'hide'),
        () => change('PATCH', '', { hidden: !memory.hidden }, t(memory.hidden ? 'unhidden' : 'hidden')),
      ), !memory.immutable && button(
        t('trash'),
        () => change('DELETE', '', undefined, t('trashed')),
        { symbol: 'trash' },
      )]),
    may('manage') && button(t('purge') + '…', () => purge(cube, memory), { kind: 'danger' }));
}

function origin(cube, memory) {
  if (!memory.comes_from.length) return h('p', { class: 'muted small' }, t('source.none'));
  return memory.comes_from.map((each) => each.kind === 'message'
    ? h('div', { class: 'stack' },
      h('div', { class: 'bubble' },
        h('div', { class: 'meta' }, said(each.name || each.role), time(each.time, true)),
        markdown((each.text || '').slice(0, 3000)),
      ),
      h('a', { class: 'small', href: link('cube', cube, 'conversation', each.conversation) + `?at=${each.id}` },
        t('source.open'),
      ),
    )
    : page(cube, each, memory.sources.find((source) => source.document === each.path)?.place?.passage));
}

/** The document that a memory comes from, with the passage where that is known. */
function page(cube, { kind, id, path: name }, passage) {
  const to = link('cube', cube, kind, id);
  const box = h('div', { class: 'stack' }, h('a', { class: 'row', href: to }, icon('file'), said(name)));
  if (passage) get(one(cube, id) + '/passages', { offset: passage - 1, limit: 1 }).then(({ passages }) => {
    if (passages.length) box.append(
      h('div', { class: 'bubble' }, markdown(passages[0].text.slice(0, 3000))),
      h('a', { class: 'small', href: `${to}?passage=${passage}` }, t('passage', { n: passage })),
    );
  }, failed);
  return box;
}

async function history(cube, memory, box, again) {
  fill(box, bones());
  const { versions } = await get(one(cube, memory.id) + '/versions');
  const listed = versions.filter((each) => each.listed && !each.deleted);
  const text = async (version) => (
    version ? (await get(`${one(cube, memory.id)}/versions/${version.id}`)).text : ''
  );
  const detail = h('div', { class: 'stack' });
  const show = async (index, element, isChosen) => {
    for (const other of box.querySelectorAll('[aria-pressed]')) other.setAttribute('aria-pressed', 'false');
    element.setAttribute('aria-pressed', 'true');
    fill(detail, bones(3));
    try {
      const [before, after] = await Promise.all([text(listed[index - 1]), text(listed[index])]);
      fill(detail, h('div', { class: 'row spread' }, h('h2', {},
        t('history.version', { number: String(listed[index].number) }),
      ), may('write') && index < listed.length - 1 && !memory.immutable && button(t('history.restore'), async () => {
        try {
          await call('POST', one(cube, memory.id) + '/restore', { body: { version: listed[index].id } });
          toast(t('restored'));
          again();
        } catch (error) { failed(error); }
      })), after === null || before === null ? h('p', { class: 'muted' }, t('memory.binary')) : index ? diff(before, after) : h(
        'div',
        { class: 'diff plain', tabindex: '0', role: 'region', 'aria-label': t('memory.text') },
        switched(after.slice(0, 400000)),
      ));
    } catch (error) { fill(detail, problem(error)); }
    // Where it is below the list, which may be long.
    if (isChosen && detail.getBoundingClientRect().top > innerHeight - 120) detail.scrollIntoView({ block: 'center' });
  };
  const rows = versions.slice().reverse().map((version) => {
    const at = listed.indexOf(version);
    const words = [
      h('span', { style: { flexBasis: '100%' } },
        version.deleted ? t('history.deleted') : version.listed ? t(
          'history.version',
          { number: String(version.number) },
        ) : t('history.fields'),
      ),
      h('span', { class: 'n' }, time(version.time, true)),
    ];
    return at < 0 ? h('div', { class: 'row small muted' }, words) : h('button',
      { type: 'button', 'aria-pressed': 'false', onclick: (event) => show(at, event.currentTarget, event.detail > 0) },
      words,
    );
  });
  fill(box, h('div', { class: 'split left' }, h('div', { class: 'facet stack' }, rows), detail));
  box.querySelector('button')?.click();
}

export async function memory(view, { cube, id, isHere, again }) {
  const found = await get(one(cube, id));
  if (!isHere()) return;
  const body = found.body ?? null;
  const title = shownControls(firstLine(body || '')) || shownControls(found.path);
  const text = h('div', { class: 'stack', id: 'panel0', role: 'tabpanel', 'aria-labelledby': 'tab0' },
    body === null ? h('p', { class: 'muted' }, t('memory.binary')) : switched(body.slice(0, 400000), { class: 'prose' }),
    body && body.length > 400000 && h('p', { class: 'note' }, t('memory.long')),
  );
  const past = h('div', { id: 'panel1', role: 'tabpanel', 'aria-labelledby': 'tab1' });
  const panels = [text, past];
  const choose = (index) => {
    tabs.forEach((each, at) => {
      each.setAttribute('aria-selected', String(at === index));
      each.tabIndex = at === index ? 0 : -1;
      panels[at].hidden = at !== index;
    });
    if (index === 1) history(cube, found, past, again).catch((error) => fill(past, problem(error)));
  };
  const tabs = ['memory.text', 'memory.history'].map((label, index) => h('button',
    { role: 'tab', id: 'tab' + index, 'aria-controls': 'panel' + index, type: 'button', onclick: () => choose(index) },
    t(label),
    index === 1 && h('span', { class: 'count num' }, found.versions),
  ));
  // As the keys of tabs are: ARIA Authoring Practices, Tabs.
  const turnTo = (event) => {
    const at = tabs.indexOf(document.activeElement), last = tabs.length - 1;
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    tabs[(next + tabs.length) % tabs.length].focus();
    document.activeElement.click();
  };
  const pair = (label, ...value) => [h('dt', {}, t(label)), h('dd', {}, value)];
  const other = (id, label) => h('a', { href: link('cube', cube, 'memory', id) }, t(label));
  choose(0);
  fill(view, h('header', { class: 'head' }, h('div', {}, crumbs(cube), h('h1', { dir: 'auto', class: 'clamp' }, title.slice(0, 160)),
    h('div', { class: 'meta' }, typeChip(found.type), time(found.time), found.tags.map((tag) => h('a',
      {
        class: 'chip',
        dir: 'auto',
        href: link('cube', cube) + '?' + new URLSearchParams({ q: `tag:${/\s/.test(tag) ? `"${tag}"` : tag}` }),
      },
      '#' + shownControls(tag),
    )),
      found.trashed && h('span', { class: 'chip bad' }, t('state.trashed')), found.hidden && h('span', { class: 'chip' }, t('state.hidden')), found.immutable && h('span', { class: 'chip' }, t('state.immutable')), found.conflict && h(
        'a',
        { class: 'chip bad', href: link('cube', cube, 'conflicts') },
        t('state.conflict'),
      ))), actions(cube, found, again)),
  found.newer && h('div', { class: 'note warn' }, t('memory.newer'), ' ', other(found.newer, 'memory.see')),
  h('div', { class: 'split' }, h('section', { class: 'card stack' },
    h('div', { class: 'tabs', role: 'tablist', 'aria-label': t('nav.memory'), onkeydown: turnTo }, tabs),
    panels,
  ),
    h('aside', { class: 'stack', 'aria-label': t('memory.about') }, h('section', { class: 'card stack' },
      h('h2', {}, t('source.title')),
      origin(cube, found),
    ),
      h('section', { class: 'card stack' }, h('h2', {}, t('memory.about')), h('dl', { class: 'defs' }, pair(
        'memory.path',
        said(found.path, { class: 'mono' }),
      ), pair('memory.size', bytes(found.size)),
        (found.entities || []).length > 0 && pair(
          'facet.entity',
          found.entities.map((each) => said(each.name, { class: 'chip' })),
        ), found.older.length > 0 && pair('memory.replaces', found.older.map((each) => other(each, 'memory.see'))), (found.contradicts || []).length > 0 && pair(
          'state.contradicted',
          found.contradicts.map((each) => said(each, {}, 'div')),
        ), pair('memory.id', h('span', { class: 'mono' }, found.id)))))));
}
