// A question, and its answer with what it rests on.
import { h, t, fill, get, call, link, go, button, empty, bones, problem, said, shownControls, time } from './core.js';
import { inline } from './markdown.js';
import { searchBar, resultItem, placeOf } from './search.js';

/** A line of the answer; its [numbers] lead to the citations. */
const cited = (text) => text.split(/(\[\d+\])/).filter(Boolean).map((part) => {
  const number = (part.match(/^\[(\d+)\]$/) || [])[1];
  return number ? h('a',
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
  ) : inline(part);
});

/** The answer's text: what it states once and large, and its sentences as a list, whatever mark they had themselves. */
function statement(answer) {
  const lines = answer.answer.split('\n').filter((line) => line.trim());
  const isStated = answer.stated && lines[0].startsWith(`${answer.stated} [`);
  const rest = isStated ? lines.slice(1) : lines;
  return h('div', { class: 'stack' },
    answer.stated && h('p', { class: 'stated', dir: 'auto' }, isStated ? cited(lines[0]) : shownControls(answer.stated)),
    h('div', { class: 'prose' }, rest.map((line) => {
      const mark = line.match(/^- (?:[-*+•] +)*/);
      return h('p', { class: mark ? 'point' : '', dir: 'auto' }, cited(mark ? line.slice(mark[0].length) : line));
    })),
  );
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
  if (!query.q) {
    fill(box, empty('ask', t('ask.start'), t('ask.hint')));
    bar.querySelector('input').focus();
    return;
  }
  fill(box, bones());
  try {
    const answer = await call('POST', 'ask', { body: { question: query.q, cube: query.cube } });
    if (!isHere()) return;
    fill(box, answer.note && h('div', { class: 'note warn' }, answer.note), answer.answered
      ? [
        h('section', { class: 'card stack' },
          statement(answer),
          h('p', { class: 'muted small' }, t(answer.by_model ? 'ask.model' : 'ask.quoted')),
        ),
        h('section', { class: 'stack' },
          h('h2', {}, t('ask.sources')),
          h('ol', { class: 'card flush' },
            answer.citations.map((each) => h('li', { class: 'item row', id: 'c' + each.number },
              h('span', { class: 'chip on num' }, each.number),
              h('div', { class: 'grow' },
                h('a', { class: 'title clamp', 'data-row': true, dir: 'auto', href: placeOf(each) },
                  // What is quoted stands above already.
                  shownControls(answer.by_model ? each.sentence : each.path),
                ),
                h('div', { class: 'meta' },
                  h('span', { class: 'chip', dir: 'auto' }, shownControls(each.cube)),
                  answer.by_model ? said(each.path) : h('span', {}, t('kind.' + each.kind)),
                  time(each.time),
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
