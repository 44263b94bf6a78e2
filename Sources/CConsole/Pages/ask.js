// A question, and its answer with what it rests on.
import { h, t, fill, get, call, link, go, button, empty, bones, problem, said, shownControls } from './core.js';
import { searchBar, resultItem, placeOf } from './search.js';

/** The answer's text; its [numbers] lead to the citations. */
function cited(text) {
  const box = h('div', { class: 'prose', dir: 'auto' });
  for (const part of text.split(/(\[\d+\])/)) {
    const number = (part.match(/^\[(\d+)\]$/) || [])[1];
    box.append(number ? h('a',
      {
        href: location.hash,
        class: 'chip on',
        onclick: (event) => {
          event.preventDefault();
          const target = document.getElementById('c' + number);
          if (target) { target.scrollIntoView({ block: 'center' }); target.querySelector('a').focus(); }
        },
      },
      number,
    ) : shownControls(part));
  }
  return box;
}

export async function ask(view, { query, isHere }) {
  const { cubes } = await get('cubes', { limit: 200 });
  const choose = h('select', { style: { width: 'auto', minWidth: '180px' } },
    h('option', { value: '' }, t('ask.all')),
    cubes.map(
      (each) => h('option', { value: each.name, selected: each.name === query.cube }, each.title || each.name)
    ),
  );
  const box = h('div', { class: 'stack', 'aria-live': 'polite' });
  const bar = searchBar(
    t('ask.label'),
    query.q,
    (q) => q && go(link('ask') + '?' + new URLSearchParams({ q, ...(choose.value ? { cube: choose.value } : {}) })),
  );
  fill(
    view,
    h('header', { class: 'head' },
      h('div', {}, h('h1', {}, t('nav.ask')), h('p', { class: 'lead' }, t('ask.lead'))),
    ),
    bar,
    h('label', { class: 'row small', style: { marginTop: '-8px' } }, t('ask.cube'), choose),
    box,
  );
  if (!query.q) { fill(box, empty('ask', t('ask.start'), t('ask.hint'))); return; }
  fill(box, bones());
  try {
    const answer = await call('POST', 'ask', { body: { question: query.q, cube: query.cube } });
    if (!isHere()) return;
    fill(box, answer.note && h('div', { class: 'note warn' }, answer.note), answer.answered
      ? [
        h('section', { class: 'card stack' },
          answer.stated && said(answer.stated, { style: { fontSize: '20px', fontWeight: '600' } }, 'p'),
          cited(answer.answer),
          h('p', { class: 'muted small' }, t(answer.by_model ? 'ask.model' : 'ask.quoted')),
        ),
        h('section', { class: 'stack' },
          h('h2', {}, t('ask.sources')),
          h('ol', { class: 'card flush' },
            answer.citations.map((each) => h('li', { class: 'item row', id: 'c' + each.number },
              h('span', { class: 'chip on num' }, each.number),
              h('div', { class: 'grow' },
                h('a', { class: 'title clamp', 'data-row': true, dir: 'auto', href: placeOf(each) },
                  shownControls(each.sentence),
                ),
                h('div', { class: 'meta' },
                  h('span', { class: 'chip', dir: 'auto' }, shownControls(each.cube)),
                  said(each.path),
                ),
              ),
            )),
          ),
        ),
      ]
      : [
        empty('ask', t('ask.none'), t('ask.nothing')),
        answer.citations.length > 0 && [
          h('h2', {}, t('ask.near')),
          h('ul', { class: 'card flush' }, answer.citations.map((each) => resultItem(each, true))),
        ],
      ]);
  } catch (error) { if (isHere()) fill(box, problem(error)); }
}
