// A list of any length: only what is in view is in the document, and only what was in view is asked for.
import { h, fill, failed } from './core.js';

const height = 74, pageSize = 50;

/** A list of `total` rows. `load(offset, limit)` gives rows, `render(row, index)` an element to focus. */
export function virtualList(label, total, load, render) {
  const list = h('ul',
    { class: 'virtual', role: 'list', 'aria-label': label, style: { height: `${total * height}px` } },
  );
  const box = h('div', { class: 'card flush' }, list);
  const pages = new Map(), shown = new Map();
  let frame = 0, wanted = null;

  const ask = (page) => {
    if (pages.has(page)) return;
    pages.set(page, null);
    load(page * pageSize, pageSize).then(
      (rows) => { pages.set(page, rows); schedule(); },
      (error) => { pages.delete(page); failed(error); },
    );
  };
  const draw = () => {
    frame = 0;
    if (!list.isConnected) return;
    const top = list.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(-top / height) - 6);
    const last = Math.min(total - 1, Math.ceil((innerHeight - top) / height) + 6);
    for (const [index, row] of shown) if (index < first || index > last) {
      if (!row.contains(document.activeElement)) { row.remove(); shown.delete(index); }
    }
    for (let index = first; index <= last; index++) {
      const page = Math.floor(index / pageSize);
      ask(page);
      const rows = pages.get(page);
      const known = shown.get(index);
      if (known && (known.isWhole || !rows)) continue;
      const item = known || h('li',
        {
          style: { transform: `translateY(${index * height}px)` },
          'aria-setsize': total,
          'aria-posinset': index + 1,
        },
      );
      const value = rows && rows[index % pageSize];
      item.isWhole = Boolean(rows);
      fill(
        item,
        value ? render(value, index) : h('div', { class: 'item' },
          h('div', { class: 'bone', style: { width: `${50 + (index * 37) % 40}%` } }),
        ),
      );
      if (!known) {
        // In the order of the rows, so that Tab and screen readers go down the list.
        let after = null;
        for (const [other, row] of shown) if (
          other > index && (!after || other < after.at)
        ) after = { at: other, row };
        list.insertBefore(item, after ? after.row : null);
        shown.set(index, item);
      }
      if (wanted === index && value) {
        wanted = null;
        item.querySelector('[data-row]').focus({ preventScroll: true });
      }
    }
  };
  const schedule = () => { frame = frame || requestAnimationFrame(draw); };
  addEventListener('scroll', schedule, { passive: true });
  addEventListener('resize', schedule);
  box.stop = () => { removeEventListener('scroll', schedule); removeEventListener('resize', schedule); };

  /** Moves the focus by rows, also to one that is not in the document yet. */
  const move = (by) => {
    let at = -1;
    for (const [index, row] of shown) if (row.contains(document.activeElement)) at = index;
    const next = Math.min(total - 1, Math.max(0, at < 0 ? 0 : at + by));
    wanted = next;
    const y = list.getBoundingClientRect().top + next * height;
    if (y < 70) scrollBy(0, y - 70);
    else if (y + height > innerHeight) scrollBy(0, y + height - innerHeight + 10);
    const row = shown.get(next);
    if (row && row.isWhole) {
      wanted = null;
      const target = row.querySelector('[data-row]');
      if (target) target.focus({ preventScroll: true });
    }
    schedule();
  };
  box.addEventListener('keydown', (event) => {
    const by = {
      j: 1,
      ArrowDown: 1,
      k: -1,
      ArrowUp: -1,
      PageDown: 10,
      PageUp: -10,
      Home: -total,
      End: total,
    }[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    move(by);
  });
  requestAnimationFrame(schedule);
  return box;
}
