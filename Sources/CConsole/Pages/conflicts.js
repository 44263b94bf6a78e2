// Files whose copies disagree: their texts side by side, and a merged text to save.
import {
  h,
  t,
  fill,
  get,
  call,
  said,
  time,
  link,
  path,
  button,
  toast,
  failed,
  empty,
  may,
  shownControls,
  CallError,
  putIn,
  unsaved,
} from './core.js';
import { cubeHead } from './search.js';
import { diff, unlike } from './memory.js';

export async function conflicts(view, { cube, isHere, again }) {
  const [head, found] = await Promise.all([cubeHead(cube, 'conflicts'), get(`cubes/${path(cube)}/conflicts`)]);
  if (!isHere()) return;
  fill(
    view,
    head,
    found.conflicts.length ? [
      h('p', { class: 'muted' }, t('conflicts.lead')),
      found.conflicts.map((each) => card(cube, each, again)),
    ] : empty('copy', t('conflicts.none'), t('conflicts.how')),
  );
}

function card(cube, { memory, base, versions }, again) {
  const merged = h('textarea',
    { value: memory.text || '', dir: 'auto', 'aria-label': t('conflicts.merged'), readonly: !may('write') },
  );
  const save = async () => {
    try {
      await call('PATCH', `cubes/${path(cube)}/memories/${memory.id}`, { body: { text: merged.value, base } });
      toast(t('conflicts.done'));
      article.remove();
      if (!unsaved()) again();
    } catch (error) { failed(error.status === 409 ? new CallError(409, { error: t('conflicts.moved') }) : error); }
  };
  const back = h('span', {});
  const article = h('article', { class: 'card stack', 'data-draft': true }, h('div', { class: 'row spread' },
    h('h2', {},
      h('a', { href: link('cube', cube, 'memory', memory.id), 'data-row': true, dir: 'auto' },
        shownControls(memory.path),
      ),
    ),
    h('span', { class: 'chip bad' }, t('state.conflict')),
  ),
    h('div', { class: 'halves' },
      versions.map((version, at) => h('div', { class: 'stack' },
        h('div', { class: 'meta' },
          said(version.author),
          time(version.time, true),
          h('span', { class: 'num' }, t('history.version', { number: String(version.number ?? '') })),
        ),
        h('div',
          { class: 'diff', dir: 'auto', tabindex: '0', role: 'region', 'aria-label': t('conflicts.version') },
          version.text === null ? t('memory.binary') : unlike(version.text, versions[at ? 0 : 1]?.text ?? version.text),
        ),
        may('write') && version.text !== null && button(
          t('conflicts.use'),
          () => putIn(merged, version.text, back),
        ),
      )),
    ),
    versions.length > 1 && versions[0].text !== null && versions[1].text !== null && h('details', {},
      h('summary', { class: 'muted small' }, t('history.diff')),
      diff(versions[0].text, versions[1].text),
    ),
    h('div', { class: 'stack' }, h('h3', {}, t('conflicts.merged')), merged), may('write') && h('div',
      { class: 'row' },
      button(t('conflicts.save'), save, { kind: 'primary' }),
      back,
    ));
  return article;
}
