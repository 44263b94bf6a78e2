// What is being learned and read, as it goes on.
import { h, t, fill, get, call, said, time, link, number, empty, problem, shownControls, CallError, table } from './core.js';

/** Reads server-sent events of an answer: calls `tell` with the data of each. */
async function events(response, tell) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    const parts = text.split('\n\n');
    text = parts.pop();
    for (const part of parts) {
      const data = part.split('\n').filter(
        (line) => line.startsWith('data: ')
      ).map((line) => line.slice(6)).join('\n');
      if (data) tell(JSON.parse(data));
    }
  }
}

const kinds = { queued: '', running: 'on', failed: 'bad', done: 'good' };
const chip = (state) => h('span', { class: `chip ${kinds[state] || ''}` }, t('job.' + state));

function job(each) {
  const { messages = 0, waiting = 0, memories = 0, chunks } = each.counts;
  // Those that were read, and those to go.
  const all = messages + waiting, part = all && chunks === undefined ? messages / all : null;
  return h('li', { class: 'item' }, h('div', { class: 'row' },
    chip(each.state),
    h('a', { class: 'title grow clip', 'data-row': true, dir: 'auto', href: link('cube', each.cube) },
      shownControls(`${each.cube} / ${each.of}`),
    ),
    h('span', { class: 'muted small num' },
      messages ? `${t('job.messages', { done: messages, n: all })}, ${t('count.memories', { n: memories })}` : chunks !== undefined ? t('count.passages', { n: chunks }) : t('job.waiting', { n: waiting }),
    ),
  ),
    part !== null && part < 1 && h('div',
      {
        class: 'bar',
        role: 'progressbar',
        'aria-label': each.of,
        'aria-valuemin': 0,
        'aria-valuemax': all,
        'aria-valuenow': messages,
        style: { marginTop: '8px' },
      },
      h('i', { style: { width: `${part * 100}%` } }),
    ),
    each.error && said(
      each.error,
      { class: 'note bad small' },
      'p',
    ), each.note && said(each.note, { class: 'muted small' }, 'p'));
}

export async function jobs(view, { isHere }) {
  const left = new AbortController();
  const live = h('p', { class: 'muted small', role: 'status' });
  const list = h('div', { class: 'stack' });
  const show = ({ jobs, tasks }) => {
    const open = jobs.filter((each) => each.state !== 'done');
    const order = [
      ...jobs.filter((each) => each.state === 'failed'),
      ...open.filter((each) => each.state !== 'failed'),
      ...jobs.filter((each) => each.state === 'done').reverse().slice(0, 60)
    ];
    live.textContent = open.length ? t('jobs.open', { n: open.length }) : t('jobs.quiet');
    fill(list, order.length ? h('ul', { class: 'card flush', role: 'list' },
      order.map(job),
    ) : empty('jobs', t('jobs.none'), t('jobs.how')),
      tasks.length > 0 && h('section', { class: 'card flush' },
        h('div', { class: 'card-head' }, h('h2', {}, t('jobs.tasks'))),
        table(['state', 'task', 'made', 'ended'], tasks.map((each) => h('tr', {},
          h('td', {}, chip(each.state)),
          h('td', {}, h('div', {},
            `${each.dialect} ${each.kind}`,
            each.error && said(each.error, { class: 'muted small' }, 'div'),
          )),
          h('td', {}, time(each.created, true)),
          h('td', {}, time(each.finished, true)),
        ))),
      ));
  };
  fill(
    view,
    h('header', { class: 'head' },
      h('div', {}, h('h1', {}, t('nav.jobs')), h('p', { class: 'lead' }, t('jobs.lead'))),
    ),
    live,
    list,
  );
  const pause = () => new Promise((resolve) => setTimeout(resolve, 3000));
  const one = { signal: left.signal };
  const isWatched = () => !left.signal.aborted && isHere();
  let isLive = false, stream = null;
  // A page that is not looked at takes none of the few connections that a browser has for a server.
  const onHide = () => { if (document.hidden) stream?.abort(); };
  document.addEventListener('visibilitychange', onHide, one);
  const inSight = () => document.hidden && new Promise(
    (resolve) => document.addEventListener('visibilitychange', resolve, { once: true, ...one })
  );
  const repeat = async (ask) => {
    while (isWatched()) {
      await inSight();
      if (!isWatched()) return;
      try { await ask(); } catch (error) {
        if (!isWatched() || error.status === 401) return;
        // With too many streams the page asks from time to time.
        if (document.hidden || error.status === 429) { await pause(); continue; }
        live.textContent = '';
        fill(list, problem(error));
      }
      // The server may be starting again.
      await pause();
    }
  };
  repeat(async () => {
    stream = new AbortController();
    const response = await call('GET', 'jobs/events', { raw: true, signal: AbortSignal.any([left.signal, stream.signal]) });
    try {
      await events(response, (data) => { isLive = true; if (isWatched()) show(data); });
    } catch (error) { if (isWatched()) throw new CallError(0, { error: t('error.offline') }); } finally { isLive = false; }
  });
  // A proxy may hold the events back.
  pause().then(() => repeat(async () => {
    if (isLive) return;
    const data = await get('jobs', {}, one);
    if (!isLive && isWatched()) show(data);
  }));
  return () => left.abort();
}
