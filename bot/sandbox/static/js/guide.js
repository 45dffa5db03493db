// The guided start: three lines that say what to do first, shown on Home until the visitor has seen enough.
import { h, icon } from './dom.js';
import { pageLang, recall, remember, t } from './i18n.js';
import { emit, me, state } from './state.js';

const CLOSED = 'guide-closed';

/** Whom a visitor of the page's language would play in a role ("hr", "lead", "team"). */
export function suggested(role) {
  const able = [...state.users.values()].filter((user) => user.role === role && !user.deleted);
  const speaks = (user) => (user.locale?.toLowerCase().startsWith('de') ? 'de' : 'en') === pageLang();
  return able.find(speaks) ?? able[0] ?? [...state.users.values()].find((user) => !user.deleted);
}

/** The panel, or null once it was closed. */
export function guide() {
  return recall(CLOSED) ? null : panel();
}

/** Show the panel again and go where it stands. */
export function reopenGuide() {
  remember(CLOSED, '');
  emit('go', 'home');
}

function panel() {
  const [hr, mentor] = [suggested('hr'), suggested('team')];
  const command = `${state.commands[0]?.command ?? '/'} ${pageLang() === 'de' ? 'anmelden' : 'signup'}`;
  const close = () => { remember(CLOSED, '1'); node.remove(); };
  const node = h('section', { class: 'guide', lang: pageLang(), testid: 'guide', 'aria-labelledby': 'guide-title' },
    h('header', {}, h('h2', { id: 'guide-title' }, t('guide_title')),
      h('button', { type: 'button', class: 'button', testid: 'guide-close', onclick: close }, t('guide_close'))),
    h('ol', {},
      step('people', t(me().id === hr.id ? 'guide_hr_is' : 'guide_hr', { name: hr.real_name }), hr),
      step('clock', t('guide_clock', { auto: t('auto_people') })),
      step('chat', t('guide_change', { name: mentor.real_name, command }), mentor)));
  return node;
}

function step(sign, text, user) {
  return h('li', {}, h('span', { class: 'guide-sign' }, icon(sign, 18)), h('span', { class: 'guide-text' }, text),
    user && user.id !== state.me ? h('button', {
      type: 'button', class: 'button small', testid: 'guide-be', dataset: { user: user.id }, onclick: () => emit('become', user.id),
    }, t('guide_be', { name: user.real_name })) : null);
}
