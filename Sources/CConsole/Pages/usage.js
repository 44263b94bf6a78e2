// What a project's calls were: day by day, by endpoint, and one by one with what they found.
import {
  h,
  t,
  fill,
  get,
  said,
  time,
  link,
  go,
  number,
  micros,
  button,
  failed,
  empty,
  bones,
  problem,
  shownControls,
  firstLine,
  state,
  field,
  table,
  typeChip,
} from './core.js';
import { stackedBars } from './charts.js';

const parts = () => [
  { name: t('status.2xx'), color: 'var(--accent)' },
  { name: t('status.4xx'), color: 'light-dark(#e2a336, #d99a2b)' },
  { name: t('status.5xx'), color: 'light-dark(#d93d45, #f0686e)' },
];
const values = (statuses) => [
  (statuses['1xx'] || 0) + (statuses['2xx'] || 0) + (statuses['3xx'] || 0),
  statuses['4xx'] || 0,
  statuses['5xx'] || 0,
];

function budget(label, used, limit) {
  return h('div', { class: 'card stat' },
    h('span', {}, label),
    h('b', {}, number(used)),
    limit === null ? h('span', {}, t('usage.nolimit')) : [
      h('span', {}, t('usage.of', { n: limit })),
      h('div',
        {
          class: used > limit * .9 ? 'bar warn' : 'bar',
          role: 'meter',
          'aria-label': label,
          'aria-valuemin': 0,
          'aria-valuemax': limit,
          'aria-valuenow': used,
          style: { marginTop: '8px' },
        },
        h('i', { style: { width: `${Math.min(100, used / Math.max(1, limit) * 100)}%` } }),
      ),
    ],
  );
}

const numeric = ['calls', 'good', 'refused', 'failed', 'p50', 'p99'];

export async function usage(view, { query, isHere }) {
  const days = Number(query.days) || 30;
  const [usage, activity] = await Promise.all([get('usage'), get('activity', { days, endpoint: query.endpoint })]);
  if (!isHere()) return;
  const month = usage.months.find(
    (each) => each.month === new Date().toISOString().slice(0, 7)
  ) || { ingest: 0, retrieval: 0 };
  const bars = activity.days.map(
    (each) => ({ label: each.day, short: each.day.slice(5), values: values(each.statuses) })
  );
  const choose = (label, values, now, words) => h('select',
    { 'aria-label': label, style: { width: 'auto', maxWidth: '100%' }, onchange: () => go(to()) },
    values.map((each) => h('option', { value: each, selected: each === now }, words(each))),
  );
  const to = (endpoint = only.value) => (
    link('usage') + '?' + new URLSearchParams({ days: range.value, ...(endpoint ? { endpoint } : {}) })
  );
  const range = choose(t('usage.days'), [7, 30, 90], days, (n) => t('usage.last', { n }));
  const only = choose(
    t('col.endpoint'),
    [...new Set(['', query.endpoint || '', ...activity.endpoints.map((each) => each.endpoint)])],
    query.endpoint || '',
    (each) => each || t('usage.every'),
  );
  fill(view, h('header', { class: 'head' },
    h('div', {},
      h('h1', {}, t('nav.usage')),
      h('p', { class: 'lead' },
        t('usage.lead', { project: state.project.name }),
        usage.budgets.calls_a_minute !== null && ' ' + t('usage.rate', { n: usage.budgets.calls_a_minute }),
      ),
    ),
    range,
  ),
    h('div', { class: 'grid tight' },
      budget(t('usage.ingest'), month.ingest, usage.budgets.monthly_ingest),
      budget(t('usage.retrieval'), month.retrieval, usage.budgets.monthly_retrieval),
      h('div', { class: 'card stat' },
        h('span', {}, t('usage.p50')),
        h('b', {}, micros(activity.all.p50)),
        h('span', {}, t('usage.half')),
      ),
      h('div', { class: 'card stat' },
        h('span', {}, t('usage.p99')),
        h('b', {}, micros(activity.all.p99)),
        h('span', {}, t('usage.most')),
      ),
    ),
    activity.endpoints.length ? [h('section', { class: 'card stack' },
      h('div', { class: 'row spread' }, h('h2', {}, t('usage.chart')), only),
      stackedBars(t('usage.chart.label', { n: activity.all.calls, days }), bars, parts()),
      activity.is_cut && h('p', { class: 'muted small' }, t('usage.cut')),
    ),
      h('section', { class: 'card flush' },
        h('div', { class: 'card-head' }, h('h2', {}, t('usage.endpoints'))),
        table(
          ['endpoint', ...numeric],
          activity.endpoints.map((each) => h('tr', {},
            h('td', {}, h('a', { class: 'mono', href: to(each.endpoint), 'data-row': true }, each.endpoint)),
            [each.calls, ...values(each.statuses)].map((value) => h('td', { class: 'end num' }, number(value))),
            [each.p50, each.p99].map((value) => h('td', { class: 'end num' }, micros(value))),
          )),
          numeric,
        ),
      )]
      : empty('usage', t('usage.none'), t('usage.how')));
}

async function found(call, cell) {
  fill(cell, bones(2));
  try {
    const { memories, named } = await get(`calls/${call.id}/memories`);
    fill(cell, memories.length ? [
      h('p', { class: 'muted small' }, t('calls.found', { n: memories.length })),
      h('ul', { class: 'stack' },
        memories.map((each) => h('li', {},
          h('a', { dir: 'auto', href: link('cube', each.cube, 'memory', each.id) },
            shownControls(firstLine(each.text)),
          ),
          h('div', { class: 'meta' },
            h('span', { class: 'chip', dir: 'auto' }, shownControls(each.cube)),
            typeChip(each.type),
            time(each.time),
          ),
        )),
      ),
    ]
      : h('p', { class: 'muted small' }, t(named ? 'calls.gone' : 'calls.nothing')));
  } catch (error) { fill(cell, problem(error)); }
}

export async function calls(view, { query, isHere }) {
  const before = (query.before || '').split('.').filter(Boolean);
  const asked = get('keys').catch(() => ({ keys: [] }));
  const page = await get(
    'calls',
    {
      limit: 50,
      before: before[before.length - 1],
      status: query.status,
      user: query.user,
      from: query.from,
      to: query.to,
    },
  );
  const names = new Map((await asked).keys.map((each) => [each.id, each.name]));
  if (!isHere()) return;
  const filters = {
    status: h('select', {},
      ['', '2xx', '4xx', '5xx', '401', '404', '429'].map(
        (each) => h('option', { value: each, selected: each === (query.status || '') }, each || t('calls.any'))
      ),
    ),
    user: h('input', { value: query.user || '', autocomplete: 'off' }),
    from: h('input', { type: 'date', value: query.from || '' }),
    to: h('input', { type: 'date', value: query.to || '' }),
  };
  const to = (pages) => link('calls') + '?' + new URLSearchParams(Object.entries({
    ...Object.fromEntries(Object.entries(filters).map(([name, input]) => [name, input.value])),
    before: pages.join('.'),
  }).filter(([, value]) => value));
  const row = (call) => {
    const cell = h('td', { colspan: 7 }), below = h('tr', { hidden: true }, cell);
    const open = call.count > 0 && call.status < 300 && button(
      number(call.count),
      (event) => {
        below.hidden = !below.hidden;
        event.currentTarget.setAttribute('aria-expanded', String(!below.hidden));
        if (!below.hidden) found(call, cell);
      },
      { 'data-row': true, 'aria-expanded': 'false', 'aria-label': t('calls.show', { n: call.count }) },
    );
    return [
      h('tr', {},
        h('td', {}, time(call.time, 'second')),
        h('td', {},
          h('div', {}, h('span', { class: 'mono path', title: call.endpoint }, call.endpoint), h('div', { class: 'muted' }, call.dialect)),
        ),
        h('td', {},
          h('span', { class: `chip num ${call.status < 300 ? 'good' : call.status < 500 ? 'warn' : 'bad'}` },
            call.status,
          ),
        ),
        h('td', { class: 'end num' }, micros(call.micros)),
        h('td', {}, call.user ? said(call.user, { class: 'path short', title: shownControls(call.user) }) : '–'),
        h('td', {}, said(names.get(call.key) || call.key || '–', { class: 'path short muted', title: call.key || '' })),
        h('td', { class: 'end' }, open || h('span', { class: 'num muted' }, number(call.count))),
      ),
      below
    ];
  };
  fill(view, h('header', { class: 'head' },
    h('div', {}, h('h1', {}, t('nav.calls')), h('p', { class: 'lead' }, t('calls.lead'))),
  ),
    h('form',
      {
        class: 'grid tight',
        'aria-label': t('calls.filter'),
        onsubmit: (event) => { event.preventDefault(); go(to([])); },
      },
      field(t('col.status'), filters.status),
      field(t('col.user'), filters.user),
      field(t('filter.after'), filters.from),
      field(t('filter.before'), filters.to),
      h('div', { class: 'row beside' },
        button(t('calls.filter'), null, { type: 'submit', kind: 'primary' }),
        h('a', { class: 'button plain', href: link('calls') }, t('calls.clear')),
      ),
    ),
    page.calls.length ? h('div', { class: 'card flush' },
      table(
        ['time', 'endpoint', 'status', 'took', 'user', 'key', 'memories'],
        page.calls.map(row),
        ['took', 'memories'],
      ),
    ) : empty('log', t('calls.none'), t('calls.how')),
    h('nav', { class: 'row', 'aria-label': t('pages') },
      before.length > 0 && h('a', { class: 'button', href: to(before.slice(0, -1)) }, t('newer')),
      page.next_before && h('a', { class: 'button', href: to([...before, page.next_before]) }, t('older')),
    ));
}
