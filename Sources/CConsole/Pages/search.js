// The cubes, the list of a cube's memories, and searches with their facets.
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
  icon,
  empty,
  problem,
  bones,
  state,
  may,
  number,
  micros,
  shownControls,
  button,
  form,
  field,
  toast,
  copyBox,
  typeChip,
  onView,
} from './core.js';
import { virtualList } from './list.js';

/** A search field that goes to a place with `?q=`. */
export function searchBar(label, value, send) {
  const input = h('input',
    {
      type: 'search',
      name: 'q',
      value: value || '',
      'aria-label': label,
      placeholder: label,
      autocomplete: 'off',
      spellcheck: 'false',
      dir: 'auto',
      maxlength: 8000,
    },
  );
  return h('form',
    {
      class: 'searchbar',
      role: 'search',
      onsubmit: (event) => { event.preventDefault(); send(input.value.trim()); },
    },
    icon('search'),
    input,
    h('kbd', { 'aria-hidden': 'true' }, '/'),
  );
}

/** The head of a cube's pages, with the way to its others. */
export async function cubeHead(cube, current, known) {
  const about = known || (await get(`cubes/${path(cube)}`));
  const counts = about.counts;
  const tab = (to, label, count) => h('a',
    { href: to ? link('cube', cube, to) : link('cube', cube), 'aria-current': current === to ? 'page' : undefined },
    t(label),
    count > 0 && h('span', { class: 'count num' }, number(count)),
  );
  const head = h('header', { class: 'stack' },
    h('div', { class: 'head' },
      h('div', {},
        crumbs(),
        h('h1', { dir: 'auto' }, shownControls(about.title || about.name)),
        about.description && said(about.description, { class: 'lead' }, 'p'),
      ),
    ),
    h('nav', { class: 'tabs', 'aria-label': t('cube.pages') },
      tab('', 'tab.memories', counts.memories),
      tab('conversations', 'tab.talks', counts.conversations),
      tab('documents', 'tab.documents', counts.documents),
      tab('timeline', 'tab.timeline'),
      tab('graph', 'tab.graph'),
      tab('conflicts', 'tab.conflicts', counts.conflicts),
      tab('trash', 'tab.trash', counts.trash),
    ));
  head.about = about;
  return head;
}

/** What a cube's card says. */
function about({ name, title, description, counts, error }) {
  const count = (kind, key, mark) => counts[kind] > 0 && h('span', { class: mark }, t(key, { n: counts[kind] }));
  return [
    h('h2', { dir: 'auto', class: 'clip' }, shownControls(title || name)),
    error ? h('span', { class: 'chip bad', title: error.message }, t('cube.broken')) : [
      said(description || t('cube.none'), { class: 'muted small clip' }, 'p'),
      h('div', { class: 'meta' },
        h('span', {}, t('count.memories', { n: counts.memories })),
        count('conversations', 'count.talks'),
        count('documents', 'count.documents'),
        count('conflicts', 'count.conflicts', 'chip warn'),
      ),
    ],
  ];
}

function newCube() {
  const name = h('input', { required: true, maxlength: 230, autofocus: true, dir: 'auto' });
  form(t('cube.new'), [field(t('name'), name, t('cube.hint'))], t('create'), async () => {
    const made = await call('POST', 'cubes', { body: { name: name.value } });
    toast(t('cube.made'));
    go(link('cube', made.name));
  });
}

/** Commands that fill a cube. */
function ways(cube) {
  const name = /^[\w.][\w.-]*$/.test(cube) ? cube : `'${cube.replaceAll("'", "'\\''")}'`;
  const commands = {
    add: `memcube add ${name} "We fly to Lisbon on 3 June"`,
    import: `memcube import ${name} FILE`,
    mount: 'memcube mount',
  };
  return h('div', { class: 'stack ways' },
    Object.entries(commands).map(([each, command]) => h('div', {},
      h('div', { class: 'label' }, t('cube.how.' + each)),
      copyBox(command),
    )),
  );
}

export async function home(view, { isHere, again }) {
  const list = h('div', { class: 'grid' });
  const all = [];
  // Each by itself: one that is read for the first time keeps no other waiting.
  const describe = (cards) => {
    const waiting = [...cards];
    const next = async () => {
      for (let each = waiting.shift(); each && isHere(); each = waiting.shift()) {
        const cube = await get(`cubes/${path(each.name)}`).catch((error) => ({ name: each.name, error }));
        fill(each.card, about(cube));
      }
    };
    for (let lane = 0; lane < 4; lane++) next();
  };
  const names = (after) => get('cubes', { after, limit: 60, names: 1 });
  const load = async (after) => {
    const page = await names(after);
    const cards = page.cubes.map(({ name }) => {
      const card = h('a', { class: 'card', href: link('cube', name), 'data-row': true },
        h('h2', { dir: 'auto', class: 'clip' }, shownControls(name)),
        h('div', { class: 'bone' }),
      );
      list.append(card);
      return { name, card };
    });
    all.push(...cards);
    describe(cards);
    more.hidden = !page.next_after;
    more.onclick = () => load(page.next_after);
    return page;
  };
  const more = h('button', { class: 'button', hidden: true }, t('more'));
  const page = await load();
  fill(view, h('header', { class: 'head' },
    h('div', {},
      h('h1', {}, t('home.title')),
      h('p', { class: 'lead' }, t('home.lead', { project: state.project.name })),
    ),
    may('write') && button(t('cube.new'), newCube, { kind: 'primary', symbol: 'plus' }),
  ),
    page.total ? [
      searchBar(t('search.all'), '', (q) => q && go(link('search') + '?' + new URLSearchParams({ q }))),
      list,
      h('div', { class: 'row' }, more),
    ]
      : empty(
        'cube',
        t('home.none'),
        t(may('write') ? 'home.how' : 'home.how.reader'),
        may('write') && ways('notes'),
      ));
  const stop = onView(async () => {
    const now = await names().catch(() => null);
    if (!now || !isHere()) return;
    const isSame = now.cubes.length === Math.min(60, all.length);
    if (isSame && now.cubes.every((each, at) => each.name === all[at].name)) describe(all);
    else if (!view.querySelector('[type=search]')?.value) { stop(); again(); }
  });
  return stop;
}

// Results

const partName = (name) => t('part.' + name) === 'part.' + name ? name : t('part.' + name);
const quote = (value) => (/[\s"]/.test(value) ? `"${value.replaceAll('"', '')}"` : value);

function why(result) {
  const parts = Object.entries(result.parts || {}).filter(
    ([, value]) => typeof value === 'number' && value !== 0
  ).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
  if (!parts.length) return null;
  const most = Math.max(...parts.map(([, value]) => Math.abs(value)));
  return h('details', { class: 'why' },
    h('summary', {}, t('why')),
    h('div', { class: 'bars' },
      parts.map(([name, value]) => [
        h('span', {}, partName(name)),
        h('div', { class: value < 0 ? 'bar warn' : 'bar', 'aria-hidden': 'true' },
          h('i', { style: { width: `${Math.max(2, Math.abs(value) / most * 100)}%` } }),
        ),
        h('span', { class: 'num' }, value.toFixed(2)),
      ]),
    ),
  );
}

/** Where a result is shown. */
export function placeOf(result) {
  if (result.kind === 'message') return link(
    'cube',
    result.cube,
    'conversation',
    result.sources?.[0]?.conversation || '',
  ) + `?at=${result.id}`;
  if (result.kind === 'passage') return link(
    'cube',
    result.cube,
    'document',
    result.id,
  ) + `?passage=${result.sources?.[0]?.place?.passage || 1}`;
  return link('cube', result.cube, 'memory', result.id);
}

export function resultItem(result, namesCube) {
  // The marks of headings say nothing within a line.
  const part = result.snippet || result.text || '';
  const isPhrase = /[^.!?…。！？"'”»)\]]\s*$/.test(part.slice(-20));
  const isCut = isPhrase && !(result.text ?? part).trimEnd().endsWith(part.trimEnd().slice(-40));
  const text = part.replace(/(^|\s)#{1,6}\s+/g, '$1') + (isCut ? '…' : '');
  const mark = (isOn, kind, label) => isOn && h('span', { class: `chip ${kind}` }, t(label));
  return h('li', { class: 'item' },
    h('div', { class: 'result' },
      h('a', { href: placeOf(result), 'data-row': true, dir: 'auto', class: 'title clamp' },
        shownControls(text).slice(0, 600),
      ),
      h('span', { class: 'num muted small', title: t('score') }, (result.score || 0).toFixed(2)),
      h('div', { class: 'meta' },
        namesCube && h('span', { class: 'chip', dir: 'auto' }, shownControls(result.cube)),
        h('span', {}, t('kind.' + result.kind)),
        typeChip(result.type),
        time(result.time),
        (result.tags || []).slice(0, 4).map((tag) => said('#' + tag)),
        mark(result.superseded_by, 'warn', 'state.superseded'),
        mark(result.doubted_by, 'warn', 'state.doubted'),
        mark(result.contradicts, 'warn', 'state.contradicted'),
        mark(result.conflict, 'bad', 'state.conflict'),
      ),
      why(result),
    ),
  );
}

/** What is put into a query by a facet: `type:FACT`. */
function toggled(query, filter) {
  const all = words(query);
  return (all.includes(filter) ? all.filter((each) => each !== filter) : [...all, filter]).join(' ');
}
const words = (query) => query.match(/(?:[^\s"]+|"[^"]*")+/g) || [];

// So many of each the server gives.
const most = 60;

/** So many of some buttons, and one that shows the others; all, where a later one is pressed. */
function manyOf(buttons) {
  const rest = buttons.slice(8);
  if (!rest.length || rest.some((each) => each.getAttribute('aria-pressed') === 'true')) return buttons;
  for (const each of rest) each.hidden = true;
  const more = h('button',
    {
      type: 'button',
      class: 'muted',
      'aria-expanded': 'false',
      onclick: () => {
        for (const each of rest) each.hidden = false;
        more.remove();
        rest[0].focus();
      },
    },
    t('facet.more', { n: rest.length }),
  );
  return [buttons, more];
}

function facets(found, query, send) {
  const group = (title, name, list) => list.length > 0 && h('div', {
    class: 'facet',
    role: 'group',
    'aria-label': title,
  }, h('h3', {}, title), manyOf(list.map((each) => {
    const filter = `${name}:${quote(each.value)}`;
    return h('button',
      {
        type: 'button',
        'data-filter': filter,
        'aria-pressed': String(words(query).includes(filter)),
        onclick: () => send(toggled(query, filter), filter),
      },
      h('span', { class: name === 'type' ? 'grow clip type' : 'grow clip', dir: 'auto' }, shownControls(each.value)),
      // Of the whole cube, so of nothing else that is shown.
      !query && h('span', { class: 'n' }, number(each.count)),
    );
  })), list.length >= most && h('p', { class: 'hint' }, t('facet.most', { n: list.length, name })));
  const dates = ['after', 'before'].map((name) => {
    const now = (query.match(new RegExp(`${name}:(\\S+)`)) || [])[1] || '';
    return h('label', { class: 'field small' },
      t('filter.' + name),
      h('input',
        {
          type: 'date',
          value: now,
          'data-filter': name,
          onchange: (event) => send(
            `${query.replace(new RegExp(`\\s*${name}:\\S+`), '')} ${event.target.value ? `${name}:${event.target.value}` : ''}`.trim(),
            name,
          ),
        },
      ),
    );
  });
  const inside = [
    group(t('facet.type'), 'type', found.types),
    group(t('facet.tag'), 'tag', found.tags),
    group(t('facet.entity'), 'entity', found.entities),
    group(t('facet.place'), 'entity', found.places),
    h('div', { class: 'facet stack' }, h('h3', {}, t('facet.day')), dates),
  ];
  return inside;
}

/** A search that goes on, and when it began. */
function asking(query, cube) {
  const found = get('search', { query, cube, limit: 60 });
  // What fails is said where it is waited for.
  found.catch(() => {});
  return { found, began: performance.now() };
}

async function results(box, query, cube, isHere, asked = asking(query, cube)) {
  fill(box, bones());
  const { began } = asked;
  try {
    const found = await asked.found;
    if (!isHere()) return;
    fill(box, found.problems.map((each) => h('div', { class: 'note warn' }, `${each.filter}: ${each.reason}`)),
      h('p', { class: 'muted small', role: 'status' },
        t('search.found', { n: found.total }),
        ' · ',
        micros(Math.round((performance.now() - began) * 1000)),
      ),
      found.results.length ? h('ul', { class: 'card flush', role: 'list' },
        found.results.map((each) => resultItem(each, !cube)),
      ) : empty('search', t('search.none'), t('search.hint')));
  } catch (error) { if (isHere()) fill(box, problem(error, () => results(box, query, cube, isHere))); }
}

export async function search(view, { query, isHere }) {
  const box = h('div', { class: 'stack' });
  fill(
    view,
    h('h1', {}, t('nav.search')),
    searchBar(t('search.all'), query.q, (q) => go(link('search') + '?' + new URLSearchParams({ q }))),
    box,
  );
  if (!query.q) {
    fill(box, empty('search', t('search.start'), t('search.hint')));
    view.querySelector('[type=search]').focus();
    return;
  }
  await results(box, query.q, undefined, isHere);
}

/** The counts of the cube that was looked at last. */
let kept = null;
/** The filter that was pressed last, which keeps the focus. */
let pressed = null;

export async function cube(view, { cube, query, isHere }) {
  const q = query.q || '';
  const asked = q && asking(q, cube);
  // From one search to the next the counts stay, so that results need not wait for them.
  if (!q || !kept || kept.cube !== cube || kept.project !== state.project.id) {
    const [about, groups] = await Promise.all([get(`cubes/${path(cube)}`), get(`cubes/${path(cube)}/facets`)]);
    kept = { cube, project: state.project.id, about, groups };
  }
  if (!isHere()) return;
  const { about, groups } = kept;
  const head = await cubeHead(cube, '', about);
  const send = (next, filter) => {
    pressed = filter;
    go(link('cube', cube) + (next ? '?' + new URLSearchParams({ q: next }) : ''));
  };
  const box = h('div', { class: 'stack' });
  const side = h('aside', { class: 'facets', 'aria-label': t('facet.label') }, facets(groups, q, send));
  fill(view, head, h('div', { class: 'split left' },
    h('div', {},
      h('button',
        {
          class: 'button only-small',
          'aria-expanded': 'false',
          onclick: (event) => event.target.setAttribute('aria-expanded', String(side.classList.toggle('open'))),
        },
        t('facet.label'),
      ),
      side,
    ),
    h('div', { class: 'stack' }, searchBar(t('search.cube'), q, (next) => send(next)), box)));
  if (pressed) side.querySelector(`[data-filter="${CSS.escape(pressed)}"]`)?.focus({ preventScroll: true });
  pressed = null;
  if (q) { await results(box, q, cube, isHere, asked); return; }
  const first = await get(`cubes/${path(cube)}/memories`, { offset: 0, limit: 50 });
  if (!isHere()) return;
  if (!first.total) { fill(box, empty('cube', t('cube.empty'), t('cube.how'), ways(cube))); return; }
  const list = virtualList(t('tab.memories'), first.total, async (offset, limit) => (
    offset === 0 ? first : await get(`cubes/${path(cube)}/memories`, { offset, limit })
  ).memories, (memory) => h('a', { class: 'item', href: link('cube', cube, 'memory', memory.id), 'data-row': true },
    h('div', { class: 'title clip', dir: 'auto' }, shownControls(firstLine(memory.text)) || t('untitled')),
    h('div', { class: 'meta' },
      typeChip(memory.type),
      time(memory.time),
      memory.state !== 'active' && h('span', { class: 'chip warn' }, t('state.' + memory.state)),
      memory.tags.slice(0, 4).map((tag) => said('#' + tag)),
    )));
  fill(box, h('p', { class: 'muted small' }, t('list.latest', { n: first.total })), list);
  return list.stop;
}
