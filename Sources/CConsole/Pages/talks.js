// Conversations, and a conversation as a chat with what was learned of each message.
import {
  h,
  t,
  fill,
  get,
  said,
  time,
  link,
  path,
  number,
  empty,
  shownControls,
  firstLine,
  button,
  failed,
  crumbs,
  reveal,
} from './core.js';
import { cubeHead } from './search.js';
import { virtualList } from './list.js';

export async function talks(view, { cube, isHere }) {
  const load = (offset, limit) => get(`cubes/${path(cube)}/conversations`, { offset, limit });
  const [head, first] = await Promise.all([cubeHead(cube, 'conversations'), load(0, 50)]);
  if (!isHere()) return;
  if (!first.total) { fill(view, head, empty('chat', t('talks.none'), t('talks.how'))); return; }
  const list = virtualList(t('tab.talks'), first.total, async (offset, limit) => (offset ? await load(offset, limit) : first).conversations, (each) => h('a', {
    class: 'item',
    href: link('cube', cube, 'conversation', each.name),
    'data-row': true,
  },
    h('div', { class: 'title clip', dir: 'auto' }, shownControls(each.name)), h('div', { class: 'meta' },
      h('span', {}, t('count.messages', { n: each.messages })),
      time(each.time),
      each.hidden && h('span', { class: 'chip' }, t('state.hidden')),
    )));
  fill(view, head, list);
  return list.stop;
}

export async function talk(view, { cube, id, query, isHere }) {
  const chat = h('ol', { class: 'chat' });
  const more = button(t('talk.more'), () => load());
  let after = '';
  const load = async () => {
    more.disabled = true;
    try {
      const page = await get(`cubes/${path(cube)}/conversation`, { name: id, after, limit: 50 });
      after = page.next_after;
      for (const message of page.messages) chat.append(turn(cube, message));
      more.hidden = !after;
    } finally { more.disabled = false; }
  };
  await load();
  if (!isHere()) return;
  fill(
    view,
    h('header', { class: 'head' },
      h('div', {},
        crumbs(cube, 'conversations', t('tab.talks')),
        h('h1', { dir: 'auto' }, shownControls(id)),
      ),
    ),
    chat,
    h('div', { class: 'row' }, more),
  );
  // A message that a memory or a result names may be pages away.
  if (query.at) await reveal('m' + query.at, () => after, load, isHere);
}

function turn(cube, message) {
  const isUser = message.role === 'user';
  const learned = message.learned || [];
  const text = message.text === null ? t('memory.binary') : message.text;
  return h('li', { class: isUser ? 'turn user' : 'turn', id: 'm' + message.id, tabindex: '-1' },
    h('div', { class: 'bubble' },
      h('div', { class: 'meta' }, said(message.name || message.role), time(message.time, true)),
      said(text.slice(0, 20000), { class: 'pre' }, 'p'),
      text.length > 20000 && h('p', { class: 'muted small' }, t('memory.long')),
    ),
    learned.length > 0 ? h('aside', { class: 'learned', 'aria-label': t('talk.learned') },
      h('span', { class: 'muted' }, t('talk.learned')),
      learned.map((each) => h('a', { href: link('cube', cube, 'memory', each.id), 'data-row': true, dir: 'auto' },
        shownControls(firstLine(each.text)),
      )),
    ) : h('span', {}));
}
