// Projects, keys and members.
import {
  h,
  t,
  fill,
  get,
  call,
  said,
  time,
  state,
  may,
  button,
  form,
  confirm,
  dialog,
  table,
  field,
  copyBox,
  toast,
  failed,
  empty,
  shownControls,
  go,
  path,
} from './core.js';
import { shell } from './main.js';

const head = (title, lead, ...actions) => h('header', { class: 'head' },
  h('div', {}, h('h1', {}, title), lead && h('p', { class: 'lead' }, lead)),
  actions.some(Boolean) && h('div', { class: 'row' }, actions),
);
// Projects

async function renew(id) {
  // The project that was open may be gone.
  if (!id) state.project = null;
  ({ projects: state.projects } = await get('projects'));
  state.project = state.projects.find((each) => each.id === id) || state.projects.find(
    (each) => each.id === state.me.project
  ) || state.projects[0];
  sessionStorage.setItem('project', state.project.id);
  shell();
  dispatchEvent(new Event('reroute'));
}

function newProject() {
  const name = h('input',
    { required: true, maxlength: 200, autofocus: true },
  ), about = h('input', { maxlength: 1000 });
  form(t('project.new'), [
    field(t('name'), name),
    field(t('description'), about, t('project.hint')),
  ], t('create'), async () => {
    const made = await call('POST', 'projects', { body: { name: name.value, description: about.value } });
    toast(t('project.made'));
    await renew(made.id);
  });
}

function describe(project) {
  const about = h('input', { value: project.description, maxlength: 1000, autofocus: true });
  form(
    t('project.describe'),
    [field(t('description'), about)],
    t('save'),
    async () => {
      await call('PATCH', 'project', { query: { project: project.id }, body: { description: about.value } });
      await renew(state.project.id);
    },
  );
}

function remove(project) {
  const typed = h('input', { required: true, autocomplete: 'off', autofocus: true });
  form(t('project.delete'), [
    h('p', {}, t('project.delete.text')),
    field(t('project.type', { name: project.name }), typed),
  ], t('project.delete'), async () => {
    if (typed.value !== project.name) throw new Error(t('project.differs'));
    const gone = await call(
      'DELETE',
      `projects/${path(project.id)}`,
      { query: { confirm: project.name, project: undefined } },
    );
    toast(gone.kept_cubes.length ? t('project.kept', { cubes: gone.kept_cubes.join(', ') }) : t('project.gone'));
    await renew(null);
  }, { danger: true });
}

export async function projects(view) {
  ({ projects: state.projects } = await get('projects'));
  fill(view, head(
    t('nav.projects'),
    t('projects.lead'),
    may('manage') && button(t('project.new'), newProject, { kind: 'primary', symbol: 'plus' }),
  ),
    h('div', { class: 'grid' }, state.projects.map((project) => h('section', {
      class: 'card stack',
      'aria-label': project.name,
    },
      h('div', { class: 'row spread' },
        h('h2', { dir: 'auto', class: 'clip' }, shownControls(project.name)),
        project.id === state.project.id ? h('span', { class: 'chip on' }, t('project.here')) : button(
          t('project.switch'),
          () => renew(project.id),
          { 'data-row': true },
        ),
      ),
      said(project.description || t('project.plain'), { class: 'muted small' }, 'p'), h('div', { class: 'meta' },
        h('span', { class: 'chip' }, t('role.' + project.role)),
        time(project.created),
      ),
      project.role === 'OWNER' && state.me.key.scopes.includes('manage') && h('div', { class: 'row last' },
        button(t('project.describe'), () => describe(project)),
        button(t('delete') + '…', () => remove(project), { kind: 'danger' }),
      )))));
}

// Keys

function shown(secret) {
  dialog(
    t('key.made'),
    (close) => h('div', { class: 'body' },
      h('div', { class: 'note warn' }, t('key.once')),
      copyBox(secret),
      h('div', { class: 'foot' }, button(t('key.kept'), close, { kind: 'primary' })),
    ),
    { stays: true },
  );
}

function newKey(again) {
  const own = state.me.key;
  const name = h('input', { maxlength: 200, autofocus: true }), end = h('input', { type: 'date' }), email = h(
    'input',
    { type: 'email', value: own.email || '' },
  );
  const scopes = ['read', 'write', 'manage'].map((scope) => h('input',
    {
      type: 'checkbox',
      value: scope,
      checked: own.scopes.includes(scope) && scope !== 'manage',
      disabled: !own.scopes.includes(scope),
    },
  ));
  form(t('key.new'), [
    field(t('name'), name, t('key.name')),
    h('fieldset', { class: 'stack', style: { border: '0', padding: '0', margin: '0' } },
      h('legend', { class: 'label' }, t('key.scopes')),
      scopes.map((box) => h('label', { class: 'check' },
        box,
        h('span', {},
          h('b', {}, t('scope.' + box.value)),
          h('span', { class: 'hint', style: { display: 'block' } }, t('scope.' + box.value + '.hint')),
        ),
      )),
    ),
    field(t('key.expires'), end, t('key.expires.hint')),
    field(t('key.email'), email, t('key.email.hint')),
  ], t('create'), async () => {
    const body = { name: name.value, scopes: scopes.filter((each) => each.checked).map((each) => each.value) };
    if (!body.scopes.length) throw new Error(t('key.noscope'));
    if (end.value) body.expires = end.value;
    if (email.value) body.email = email.value;
    const made = await call('POST', 'keys', { body });
    shown(made.secret);
    again();
  });
}

export async function keys(view, { isHere, again }) {
  const { keys: all } = await get('keys');
  if (!isHere()) return;
  const order = [
    ...all.filter((each) => each.state === 'good').reverse(),
    ...all.filter((each) => each.state !== 'good').reverse()
  ];
  const revoke = (key) => confirm(
    t('key.revoke'),
    t('key.revoke.text', { name: key.name || key.id }),
    t('key.revoke'),
    async () => {
      await call('DELETE', `keys/${path(key.id)}`);
      toast(t('key.revoked'));
      if (key.id === state.me.key.id) location.reload();
      else again();
    },
  );
  fill(view, head(
    t('nav.keys'),
    t('keys.lead'),
    button(t('key.new'), () => newKey(again), { kind: 'primary', symbol: 'plus' }),
  ),
    all.length ? h('div', { class: 'card flush' }, table(
      ['name', 'state', 'scopes', 'whose', 'made', 'ends', ''],
      order.map((key) => h('tr', {},
        h('td', {}, h('div', {},
          said(key.name || t('unnamed'), { class: 'title' }, 'div'),
          h('div', { class: 'mono muted' }, key.id),
        )),
        h('td', {}, h('span', { class: `chip ${key.state === 'good' ? 'good' : ''}` }, t('key.' + key.state))),
        h('td', {},
          h('div', { class: 'row' }, key.scopes.map((each) => h('span', { class: 'chip' }, t('scope.' + each)))),
        ),
        h('td', {}, said(key.email || t('role.' + key.role))),
        h('td', {}, time(key.created)),
        h('td', {}, key.expires ? h('span', {}, key.state === 'expired' && t('key.past') + ' ', time(key.expires)) : t('never')),
        h('td', { class: 'end' },
          key.state === 'good' && button(
            t('key.revoke'),
            () => revoke(key),
            { kind: 'danger', 'data-row': true, 'aria-label': `${t('key.revoke')} ${key.name || key.id}` },
          ),
        ),
      )),
    )) : empty('key', t('keys.none'), t('keys.how')));
}

// Members

export async function members(view, { isHere, again }) {
  const { members: all } = await get('members');
  if (!isHere()) return;
  const roles = (role) => h('select', { 'aria-label': t('col.role') },
    ['READER', 'OWNER'].map((each) => h('option', { value: each, selected: each === role }, t('role.' + each))),
  );
  const add = () => {
    const email = h('input', { type: 'email', required: true, autofocus: true }), role = roles('READER');
    form(
      t('member.add'),
      [field(t('email'), email), field(t('col.role'), role, t('member.hint'))],
      t('member.add'),
      async () => {
        await call('PUT', `members/${path(email.value)}`, { body: { role: role.value } });
        toast(t('member.added'));
        again();
      },
    );
  };
  const row = (member) => {
    const role = roles(member.role);
    role.addEventListener(
      'change',
      async () => {
        try {
          await call('PUT', `members/${path(member.email)}`, { body: { role: role.value } });
          toast(t('saved'));
        } catch (error) { failed(error); } again();
      },
    );
    const leave = () => confirm(
      t('member.remove'),
      t('member.remove.text', { email: member.email }),
      t('member.remove'),
      async () => { await call('DELETE', `members/${path(member.email)}`); toast(t('member.removed')); again(); },
    );
    return h('tr', {},
      h('td', {}, said(member.email, { class: 'title' })),
      h('td', {}, may('manage') ? role : t('role.' + member.role)),
      h('td', {}, time(member.since)),
      h('td', { class: 'end' },
        may('manage') && button(
          t('member.remove'),
          leave,
          { kind: 'danger', 'data-row': true, 'aria-label': `${t('member.remove')} ${member.email}` },
        ),
      ),
    );
  };
  fill(
    view,
    head(
      t('nav.members'),
      t('members.lead'),
      may('manage') && button(t('member.add'), add, { kind: 'primary', symbol: 'plus' }),
    ),
    all.length ? h('div', { class: 'card flush' }, table(['email', 'role', 'since', ''], all.map(row))) : empty(
      'people',
      t('members.none'),
      t('members.how'),
    ),
  );
}
