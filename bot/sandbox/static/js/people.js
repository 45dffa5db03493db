// Lets the visitor choose who to be, and shows and changes a person's profile.
import { failed, read, send } from './api.js';
import { avatar } from './avatar.js';
import { toast } from './confirm.js';
import { fill, h, icon } from './dom.js';
import { pageLang, t } from './i18n.js';
import { matches } from './options.js';
import { closePopover, openPopover } from './popover.js';
import { emit, person, state } from './state.js';
import { frameClock } from './time.js';

const languageOf = (user) => t(user.locale?.toLowerCase().startsWith('de') ? 'lang_de' : 'lang_en');
const ROLES = ['hr', 'team', 'lead', 'outside'];
const place = (zone) => (zone ?? '').split('/').at(-1).replace(/_/g, ' ');

/** The dialog in which the visitor chooses a person. */
export function openPeople() {
  const dialog = h('dialog', { class: 'dialog people', lang: pageLang(), testid: 'people', 'aria-labelledby': 'people-title' });
  const search = h('input', { type: 'search', class: 'text-input', placeholder: t('search_people'), 'aria-label': t('search_people'), testid: 'people-search' });
  const list = h('div', { class: 'people-list', testid: 'people-list' });
  const choose = (id) => { dialog.close(); emit('become', id); };
  let waiting = {};
  const draw = () => {
    const words = (user) => [user.real_name, user.name, user.title, user.tz, languageOf(user), t(`roles_${user.role}`)].join(' ');
    const found = [...state.users.values()].filter((user) => matches(words(user), search.value.trim()));
    fill(list, found.length ? ROLES.map((role) => roleGroup(role, found, waiting, choose)) : h('p', { class: 'menu-empty' }, t('nobody_found')));
  };
  read('waiting').then((answer) => { if (!failed(answer) && dialog.open) { waiting = answer; draw(); } });
  fill(dialog, h('header', { class: 'modal-head' }, h('h2', { id: 'people-title', class: 'modal-title' }, t('choose_person')),
    h('button', { type: 'button', class: 'icon-button', 'aria-label': t('close'), onclick: () => dialog.close() }, icon('close'))),
  h('div', { class: 'people-head' }, h('p', {}, t('choose_hint')), search), list);
  search.addEventListener('input', draw);
  dialog.addEventListener('keydown', (event) => moveFocus(event, search, list));
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
  draw();
  document.body.append(dialog);
  dialog.showModal();
  search.focus();
}

function moveFocus(event, search, list) {
  const rows = [...list.querySelectorAll('.person-row')];
  const at = rows.indexOf(document.activeElement);
  if (event.key === 'Enter' && document.activeElement === search) rows[0]?.click();
  else if (event.key === 'ArrowDown') rows[Math.min(at + 1, rows.length - 1)]?.focus();
  else if (event.key === 'ArrowUp') (at > 0 ? rows[at - 1] : search).focus();
  else return;
  event.preventDefault();
}

function roleGroup(role, found, waiting, choose) {
  const people = found.filter((user) => user.role === role);
  if (!people.length) return null;
  return h('section', { class: 'person-group', testid: `people-${role}` }, h('h3', {}, t(`roles_${role}`)),
    people.map((user) => personRow(user, choose, waiting[user.id] ?? 0)));
}

/** What a visitor should know about somebody besides the title. */
function marks(user) {
  return [user.role === 'hr' && 'badge_hr', user.is_admin && 'admin', user.is_guest && 'guest', user.is_stranger && 'stranger', user.is_bot && 'bot', user.deleted && 'deactivated']
    .filter(Boolean).map((key) => h('span', { class: 'badge-app' }, t(key)));
}

function personRow(user, choose, waiting) {
  return h('button', {
    type: 'button', class: `person-row${user.id === state.me ? ' active' : ''}`, testid: 'person', dataset: { user: user.id, locale: user.locale ?? '' },
    'aria-current': user.id === state.me ? 'true' : null, onclick: () => choose(user.id),
  }, avatar(user), h('span', { class: 'person-text' }, h('strong', {}, user.real_name,
    user.id === state.me ? h('span', { class: 'note' }, ` (${t('you')})`) : null,
    marks(user)), h('span', { class: 'person-title' }, user.title ?? '')),
  waiting ? h('span', { class: 'badge', testid: 'person-waiting' }, t('new_for', { n: waiting })) : null,
  h('span', { class: 'person-local' }, h('span', {}, frameClock(state.now, user)), h('small', {}, `${place(user.tz)} · ${languageOf(user)}`)));
}

/** A card about one person beside what was clicked. */
export function openProfile({ id, anchor }) {
  const user = person(id);
  const facts = user.is_bot ? t('app') : `${frameClock(state.now, user)} ${t('local_time')} · ${place(user.tz)} · ${languageOf(user)}`;
  const card = h('div', { class: 'profile', testid: 'profile', dataset: { user: id } },
    h('div', { class: 'profile-head' }, avatar(user, 'l'), h('div', {}, h('strong', {}, user.real_name), h('p', {}, user.title ?? ''), h('small', {}, facts))));
  if (user.is_bot) {
    card.append(h('button', { type: 'button', class: 'button', onclick: () => { closePopover(false); emit('go', 'home'); } }, t('home')));
  } else if (!user.unknown) {
    if (id !== state.me) {
      card.append(h('button', { type: 'button', class: 'button primary', testid: 'become', onclick: () => { closePopover(false); emit('become', id); } },
        t('be_person', { name: user.real_name })));
    }
    card.append(editor(user));
  }
  openPopover(anchor, card, { label: t('profile') });
}

const ZONES = ['Europe/Berlin', 'Europe/Vienna', 'Europe/Zurich', 'Europe/London', 'America/New_York', 'America/Los_Angeles', 'Asia/Kolkata', 'Asia/Singapore', 'Asia/Tokyo', 'Australia/Sydney'];

function editor(user) {
  const change = async (part) => {
    const answer = await send('user', { id: user.id, ...part });
    if (failed(answer)) { toast(t('failed', { what: t('edit_person'), error: answer?.error }), 'warn'); return; }
    emit('people-changed');
  };
  const choice = (label, values, value, field) => h('label', { class: 'edit-row' }, h('span', {}, label), h('select', {
    class: 'text-input', testid: `edit-${field}`, onchange: (event) => change({ [field]: event.target.value }),
  }, values.map(([key, text]) => h('option', { value: key, selected: key === value }, text))));
  const zones = [...new Set([user.tz, ...ZONES])].map((zone) => [zone, zone.replace(/_/g, ' ')]);
  const locales = [...new Set([user.locale, 'de-DE', 'en-US', 'en-GB'])].filter(Boolean).map((locale) => [locale, locale]);
  return h('details', { class: 'edit' }, h('summary', { testid: 'edit-person' }, t('edit_person')),
    choice(t('language'), locales, user.locale, 'locale'), choice(t('time_zone'), zones, user.tz, 'tz'),
    h('button', { type: 'button', class: `button ${user.deleted ? '' : 'danger'}`, testid: 'edit-deleted', onclick: () => { closePopover(false); change({ deleted: !user.deleted }); } },
      t(user.deleted ? 'reactivate' : 'deactivate')));
}
