// Documents folder by folder, a document with its passages, and the trash.
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
  icon,
  bytes,
  button,
  failed,
  may,
  crumbs,
  reveal,
} from './core.js';
import { switched } from './markdown.js';
import { cubeHead } from './search.js';

async function files(view, cube, tree, folder, isHere, note) {
  const rows = h('ul', { class: 'card flush', role: 'list' });
  const more = button(t('more'), () => load().catch(failed));
  let after = '', count = 0;
  const load = async () => {
    const page = await get(`cubes/${path(cube)}/files`, { tree, folder, after, limit: 200 });
    after = page.next_after;
    for (const file of page.files) {
      count += 1;
      const inside = folder ? `${folder}/${file.name}` : file.name;
      const to = file.folder ? `${link('cube', cube, tree)}/${path(...inside.split('/'))}` : link(
        'cube',
        cube,
        file.document ? 'document' : 'memory',
        file.id,
      );
      rows.append(h('li', {},
        h('a', { class: 'item', href: to, 'data-row': true },
          h('div', { class: 'row' },
            icon(file.folder ? 'folder' : 'file'),
            h('span', { class: 'title grow clip', dir: 'auto' }, shownControls(file.name)),
            !file.folder && h('span', { class: 'muted small num' }, bytes(file.size)),
            !file.folder && h('span', { class: 'muted small' }, time(file.time)),
          ),
        ),
      ));
    }
    more.hidden = !after;
  };
  const [head] = await Promise.all([cubeHead(cube, tree), load()]);
  if (!isHere()) return;
  const steps = folder ? folder.split('/') : [];
  fill(view, head, steps.length > 0 && h('nav', { class: 'crumbs', 'aria-label': t('nav.folder') },
    h('a', { href: link('cube', cube, tree) }, t('tab.' + tree)),
    steps.map((name, i) => [
      '/',
      i === steps.length - 1 ? said(name) : h('a',
        { dir: 'auto', href: `${link('cube', cube, tree)}/${path(...steps.slice(0, i + 1))}` },
        shownControls(name),
      ),
    ]),
  ),
    count ? [note, rows, h('div', { class: 'row' }, more)] : empty(
      tree === 'trash' ? 'trash' : 'file',
      t(tree + '.none'),
      t(tree + '.how'),
    ));
}

export const folder = (view, { cube, id, isHere }) => files(view, cube, 'documents', id, isHere);
export const trash = (view, { cube, id, isHere }) => files(
  view,
  cube,
  'trash',
  id,
  isHere,
  h('p', { class: 'muted small' }, t('trash.note')),
);

export async function document(view, { cube, id, query, isHere }) {
  const one = `cubes/${path(cube)}/memories/${id}`;
  const list = h('ol', { class: 'stack' });
  const more = button(t('more'), () => load().catch(failed));
  let offset = 0, total = 0;
  const load = async () => {
    const page = await get(one + '/passages', { offset, limit: 50 });
    total = page.total;
    offset += page.passages.length;
    for (const each of page.passages) {
      list.append(h('li', { class: 'card stack', id: 'p' + each.passage, tabindex: '-1', 'data-row': true },
        h('div', { class: 'meta' },
          h('span', { class: 'chip num' }, t('passage', { n: each.passage })),
          each.headings.map((heading) => said(heading.replace(/^#+\s*/, ''))),
          h('span', { class: 'num' }, t('passage.bytes', { start: each.start, end: each.end })),
        ),
        switched(each.text),
      ));
    }
    more.hidden = offset >= total;
  };
  const [found] = await Promise.all([get(one), load()]);
  if (!isHere()) return;
  fill(view, h('header', { class: 'head' }, h('div', {}, crumbs(cube, 'documents', t('tab.documents')), h('h1', { dir: 'auto' }, shownControls(found.path.replace(/^.*\//, ''))),
    h('div', { class: 'meta' },
      h('span', { class: 'num' }, bytes(found.size)),
      time(found.time),
      h('span', {}, t('count.passages', { n: total })),
    )), h('div', { class: 'row' },
      h('a', { class: 'button', href: link('cube', cube, 'memory', id) }, t('document.more')),
    )),
  total ? [list, h('div', { class: 'row' }, more)] : empty('file', t('document.none'), t('document.how')));
  if (query.passage) await reveal('p' + query.passage, () => offset < total, load, isHere);
}
