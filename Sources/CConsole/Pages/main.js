// The frame around all views: sign-in, navigation, the address, keys.
import {
  h,
  t,
  fill,
  icon,
  state,
  get,
  call,
  onSignedOut,
  link,
  go,
  may,
  toast,
  failed,
  button,
  dialog,
  step,
  bones,
  problem,
  crumbs,
  path,
  copyBox,
  field,
  mayLeave,
  unsaved,
  closeDialogs,
} from './core.js';

const app = document.getElementById('app');
const views = {
  '': ['search', 'home'],
  search: ['search', 'search'],
  ask: ['ask', 'ask'],
  jobs: ['jobs', 'jobs'],
  usage: ['usage', 'usage'],
  calls: ['usage', 'calls'],
  keys: ['projects', 'keys'], members: ['projects', 'members'], projects: ['projects', 'projects'],
};
const cubeViews = {
  undefined: ['search', 'cube'],
  memory: ['memory', 'memory', true],
  conversations: ['talks', 'talks'],
  conversation: ['talks', 'talk', true],
  documents: ['documents', 'folder'],
  document: ['documents', 'document', true], trash: ['documents', 'trash'], timeline: ['timeline', 'timeline'], graph: ['graph', 'graph'], conflicts: [
    'conflicts',
    'conflicts',
  ],
};
const find = (pages, name) => (Object.hasOwn(pages, name) ? pages[name] : null);
let leave = null, turn = 0, shown = null;

// Colours

function theme(next) {
  const wanted = next || localStorage.getItem('theme');
  if (wanted) document.documentElement.dataset.theme = wanted;
  if (next) localStorage.setItem('theme', next);
}
const isDark = () => (
  document.documentElement.dataset.theme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')
) === 'dark';

// Sign-in

/** The form that takes a key, and then does something. */
function signIn(objection, then) {
  const key = h('input',
    {
      type: 'password',
      autocomplete: 'current-password',
      required: true,
      spellcheck: 'false',
      placeholder: 'mk_…',
      name: 'key',
    },
  );
  const note = h('div', { class: 'note bad', role: 'alert', hidden: !objection }, objection);
  return h('form', {
    class: 'stack', onsubmit: async (event) => {
      event.preventDefault();
      try {
        await call('POST', 'visit', { body: { key: key.value }, free: true });
        await then();
      } catch (error) { note.hidden = false; note.textContent = error.message; key.select(); }
    },
  }, field(t('signin.key'), key), note, button(t('signin.button'), null, { kind: 'primary', type: 'submit' }));
}

async function gate(known, objection) {
  state.me = null;
  closeDialogs();
  document.title = t('signin.title');
  const visit = known || (await call('GET', 'visit', { free: true }).catch(() => ({})));
  fill(app, h('div', { class: 'gate' }, h('main', { id: 'main', tabindex: '-1' },
    h('div', { class: 'brand' }, h('img', { src: 'icon.svg', alt: '' }), 'memcube'),
    h('div', { class: 'card' },
      h('h1', {}, t(visit.has_keys === false ? 'first.title' : 'signin.title')),
      visit.has_keys === false
        ? [
          h('p', { class: 'muted' }, t('first.text')),
          h('div', { class: 'label' }, t('first.link')),
          copyBox('memcube console'),
          h('div', { class: 'label' }, t('first.key')),
          copyBox('memcube key new'),
        ]
        : h('p', { class: 'muted' }, t('signin.text')),
      signIn(objection, start),
      visit.has_keys !== false && h('p', { class: 'hint' },
        t('signin.link'),
        ' ',
        h('code', { class: 'mono' }, 'memcube console'),
      )))));
  app.querySelector('[name=key]').focus();
}

/** What the visitor is, and may do. */
async function identify() {
  [state.me, { projects: state.projects }] = await Promise.all(
    [get('me', {}, { free: true }), get('projects', {}, { free: true })]
  );
}

// Over what is not saved yet, which stays as it is.
let renewal = null;
onSignedOut(() => {
  if (!state.me || renewal) return;
  if (!unsaved()) { toast(t('signin.ended')); gate(); return; }
  renewal = dialog(t('signin.title'), (close, leave) => {
    const inside = signIn(t('signin.kept'), async () => { await identify(); close(); });
    inside.querySelector('.button').before(button(t('signin.later'), leave));
    return h('div', { class: 'body' }, inside);
  });
  renewal.addEventListener('close', () => { renewal = null; });
});
// Another tab may have signed in meanwhile.
addEventListener('focus', async () => {
  if (!renewal && state.me || !document.querySelector('[name=key]')) return;
  const visit = await call('GET', 'visit', { free: true }).catch(() => ({}));
  if (!visit.signed_in) return;
  if (!renewal) start();
  else await identify().then(() => renewal?.close(), failed);
});

async function start() {
  // A one-time link ends in the secret, and in the cube that it opens.
  const [, secret, cube] = location.hash.match(/^#(ml_[0-9a-f]+)(?:\/(.*))?$/) || [];
  if (secret) {
    history.replaceState(null, '', location.pathname + (cube ? `#/cube/${cube}` : '#/'));
    try {
      await call('POST', 'visit', { body: { link: secret }, free: true });
    } catch (error) { toast(error.message, true); }
  }
  const visit = await call('GET', 'visit', { free: true }).catch((error) => { failed(error); return {}; });
  if (!visit.signed_in) return gate(visit);
  state.version = visit.version;
  try { await identify(); } catch (error) { return gate(visit, error.message); }
  const kept = sessionStorage.getItem('project');
  state.project = state.projects.find((each) => each.id === kept) || state.projects.find(
    (each) => each.id === state.me.project
  );
  shell();
  route();
}

// Frame

const menu = () => [
  [
    'nav.memory',
    [
      ['', 'cube', 'nav.cubes'],
      ['search', 'search', 'nav.search'],
      ['ask', 'ask', 'nav.ask'],
      ['jobs', 'jobs', 'nav.jobs'],
    ],
  ],
  [
    'nav.project',
    [
      ['usage', 'usage', 'nav.usage'],
      may('manage') && ['calls', 'log', 'nav.calls'],
      may('manage') && ['keys', 'key', 'nav.keys'],
      ['members', 'people', 'nav.members'],
      ['projects', 'folder', 'nav.projects'],
    ],
  ],
];

export function shell() {
  const choose = h('select', {
    class: 'switch', 'aria-label': t('nav.switch'),
    onchange: async () => {
      if (!(await mayLeave())) { choose.value = state.project.id; return; }
      sessionStorage.setItem('project', choose.value);
      state.project = state.projects.find((each) => each.id === choose.value);
      shell();
      if (location.hash === '#/') route();
      else go('#/');
    },
  }, state.projects.map(
    (each) => h('option', { value: each.id, selected: each.id === state.project.id }, each.name)
  ));
  const veil = h('button', { class: 'veil', 'aria-label': t('close'), hidden: true, onclick: () => open(false) });
  const side = h('aside', { class: 'side', id: 'side' },
    h('a', { class: 'brand', href: '#/' }, h('img', { src: 'icon.svg', alt: '' }), 'memcube'), choose,
    h('nav', {
      class: 'nav',
      'aria-label': t('nav.label'),
    }, menu().map(([title, items]) => [h('div', { class: 'nav-title' }, t(title)),
      items.filter(Boolean).map(
        ([to, symbol, label]) => h('a', { href: to ? link(to) : '#/', 'data-nav': to }, icon(symbol), t(label))
      )])),
    h('div', { class: 'side-foot' },
      h('div', { class: 'who' },
        h('span', { dir: 'auto' }, state.me.keeper ? t('keeper') : state.me.key.name || state.me.key.id),
        h('span', {}, state.me.key.email || t('role.' + state.project.role)),
      ),
      button(t('theme'), () => theme(isDark() ? 'light' : 'dark'), { kind: 'plain square', symbol: 'sun' }),
      button(t('help'), help, { kind: 'plain square', symbol: 'help' }),
      button(
        t('signout'),
        async () => {
          if (!(await mayLeave())) return;
          await call('DELETE', 'visit').catch(failed);
          sessionStorage.clear();
          gate();
        },
        { kind: 'plain square', symbol: 'out' },
      )));
  const toggle = button(
    t('nav.menu'),
    () => open(!side.classList.contains('open')),
    { kind: 'plain square', symbol: 'menu', 'aria-expanded': 'false', 'aria-controls': 'side' },
  );
  const open = (isOpen) => {
    side.classList.toggle('open', isOpen);
    veil.hidden = !isOpen;
    toggle.setAttribute('aria-expanded', String(isOpen));
    if (isOpen) choose.focus(); else if (side.contains(document.activeElement)) toggle.focus();
  };
  side.addEventListener('click', (event) => { if (event.target.closest('a')) open(false); });
  side.addEventListener('keydown', (event) => { if (event.key === 'Escape') open(false); });
  fill(app, h('div', { class: 'shell' },
    h('header', { class: 'top' },
      toggle,
      h('a', { class: 'brand', href: '#/' }, h('img', { src: 'icon.svg', alt: '' }), 'memcube'),
      h('a', { class: 'button plain square', href: link('search') },
        icon('search'),
        h('span', { class: 'sr' }, t('nav.search')),
      ),
    ),
    side, veil, h('main', { id: 'main', tabindex: '-1' })));
}

/** Another address: the page that it names, unless what is typed here is kept. */
async function moved() {
  if (location.hash === shown) return;
  if (!(await mayLeave())) {
    if (location.hash !== shown) history.pushState(null, '', shown);
    return;
  }
  closeDialogs();
  route();
}

// The way back to a list leads to the row that was left, which the entry of the browser's history keeps.
addEventListener('click', (event) => {
  const row = event.target.closest?.('main a[data-row]');
  if (row) history.replaceState({ row: row.getAttribute('href'), y: scrollY }, '');
}, true);
async function comeBack(main, isHere) {
  const { row, y } = history.state || {};
  if (!row) return;
  const find = () => [...main.querySelectorAll('a[data-row]')].find((each) => each.getAttribute('href') === row);
  // Its page of a long list may not be read yet.
  for (let tries = 0; tries < 40 && isHere() && (tries === 0 || document.activeElement === main); tries++) {
    scrollTo(0, y);
    const found = find();
    if (found) { found.focus({ preventScroll: true }); return; }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function route() {
  if (!state.me) return;
  const mine = ++turn;
  shown = location.hash;
  const [where, tail] = location.hash.replace(/^#\/?/, '').split('?');
  const parts = where.split('/').map((part) => { try { return decodeURIComponent(part); } catch { return part; } });
  const query = Object.fromEntries(new URLSearchParams(tail || ''));
  const [file, name, isOfOne] = (parts[0] === 'cube' ? find(cubeViews, parts[2]) : find(views, parts[0])) || [];
  const id = parts.slice(3).join('/');
  const main = document.getElementById('main');
  if (leave) { leave(); leave = null; }
  for (const item of document.querySelectorAll('[data-nav]')) {
    const isHere = item.dataset.nav === (parts[0] === 'cube' ? '' : parts[0]);
    if (isHere) item.setAttribute('aria-current', 'page'); else item.removeAttribute('aria-current');
  }
  const view = h('div', { class: 'page' }, bones());
  fill(main, view);
  main.setAttribute('aria-busy', 'true');
  const wasShown = state.route;
  if (wasShown) { scrollTo(0, 0); main.focus({ preventScroll: true }); }
  state.route = { parts, query };
  const isHere = () => mine === turn;
  // A cube that was copied here is read before it answers.
  const patience = h('p', { class: 'muted', role: 'status' }, t('slow'));
  const slow = setTimeout(() => view.append(patience), 2000);
  try {
    if (!file || parts[0] === 'cube' && !parts[1] || isOfOne && !id) throw new Error(t('error.page'));
    const module = await import(`./${file}.js`).catch(() => { throw new Error(t('error.offline')); });
    const show = () => module[name](view, { cube: parts[1], id, query, isHere, again });
    // After a change, by the same view; the element that had the focus is another one then.
    const again = () => isHere() && show().then(
      (done) => {
        shownAnew(done);
        if (isHere() && document.activeElement === document.body) main.focus({ preventScroll: true });
      },
      failed,
    );
    const shownAnew = (done) => {
      if (!isHere()) { if (done) done(); return; }
      if (leave) leave();
      leave = done || null;
    };
    shownAnew(await show());
  } catch (error) {
    if (isHere() && state.me) fill(
      view,
      crumbs(parts[0] === 'cube' && parts[2] && parts[1]),
      h('h1', {}, t('error.title')),
      problem(error, route),
    );
  }
  clearTimeout(slow);
  patience.remove();
  if (mine === turn && state.me) {
    main.removeAttribute('aria-busy');
    const heading = main.querySelector('h1');
    document.title = heading ? `${heading.textContent} – memcube` : 'memcube';
    main.querySelector('.tabs [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
    comeBack(main, isHere);
    // A dialog that ended gives the focus to what is gone.
    if (wasShown && heading && document.activeElement === document.body) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
  }
}
addEventListener(
  'hashchange',
  () => { if (/^#ml_/.test(location.hash)) start(); else if (location.hash.startsWith('#/')) moved(); },
);
addEventListener('reroute', route);

// Keys

function help() {
  const keys = [
    ['/', 'help.search'],
    ['j  k', 'help.step'],
    ['Enter', 'help.open'],
    ['g c', 'nav.cubes'],
    ['g s', 'nav.search'],
    ['g a', 'nav.ask'],
    ['g j', 'nav.jobs'],
    ['g u', 'nav.usage'],
    ['+  −', 'help.zoom'],
    ['?', 'help.help'],
    ['Esc', 'help.close'],
  ];
  dialog(t('help.title'), (close) => h('div', { class: 'body' }, h('dl', { class: 'defs' },
    keys.map(
      ([key, text]) => [h('dt', {}, key.split('  ').map((each) => [h('kbd', {}, each), ' '])), h('dd', {}, t(text))]
    ),
  ),
    h('p', { class: 'hint' }, `memcube ${state.version || ''}`), h('div', { class: 'foot' },
      button(t('close'), close, { kind: 'primary', autofocus: true }),
    )));
}
let isGoing = false;
addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !state.me || document.querySelector('dialog[open]')) return;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) {
    if (event.key === 'Escape') event.target.blur();
    return;
  }
  const target = isGoing && {
    c: '#/',
    s: link('search'),
    a: link('ask'),
    j: link('jobs'),
    u: link('usage'),
  }[event.key];
  isGoing = event.key === 'g';
  if (target) go(target);
  else if (event.key === '/') {
    const box = document.querySelector('main [type=search]');
    if (box) box.focus();
    else go(link('search'));
  }
  else if (event.key === '?') help();
  else if (event.key === 'j' || event.key === 'k') step(event.key === 'j' ? 1 : -1);
  else return;
  event.preventDefault();
});

for (const each of document.querySelectorAll('[data-text]')) each.textContent = t(each.dataset.text);
document.querySelector('.skip').addEventListener(
  'click',
  (event) => { event.preventDefault(); document.getElementById('main')?.focus(); },
);
theme();
start();
