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
import { markdown } from './markdown.js';
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
      tellApart(chat);
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

/** Has the user at the other side where one speaks; of several each has a colour. */
function tellApart(chat) {
  const turns = [...chat.children], authors = [...new Set(turns.map((each) => each.dataset.author))];
  const users = new Set(turns.filter((each) => each.dataset.role === 'user').map((each) => each.dataset.author));
  for (const each of turns) {
    const isUser = each.dataset.role === 'user';
    each.classList.toggle('user', isUser && users.size === 1);
    if (users.size > 1) each.dataset.by = authors.indexOf(each.dataset.author) % 6;
  }
}

function turn(cube, message) {
  const author = message.name || message.role;
  const learned = message.learned || [];
  const text = message.text === null ? t('memory.binary') : message.text;
  return h('li', {
    class: 'turn', id: 'm' + message.id, tabindex: '-1', 'data-role': message.role, 'data-author': author,
  },
    h('div', { class: 'bubble' },
      h('div', { class: 'meta' }, said(author, { class: 'author' }), time(message.time, true)),
      markdown(text.slice(0, 20000)),
      text.length > 20000 && h('p', { class: 'muted small' }, t('memory.long')),
    ),
    learned.length > 0 ? h('aside', { class: 'learned', 'aria-label': t('talk.learned') },
      h('span', { class: 'muted' }, t('talk.learned')),
      learned.map((each) => h('a', { href: link('cube', cube, 'memory', each.id), 'data-row': true, dir: 'auto' },
        shownControls(firstLine(each.text)),
      )),
    ) : h('span', {}));
}
