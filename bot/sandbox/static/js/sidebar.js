// The list on the left: who you are, the app's Home and messages, channels, group messages.
import { avatar } from './avatar.js';
import { h, icon, refill } from './dom.js';
import { reopenGuide } from './guide.js';
import { t, lang, pageLang, setPageLang } from './i18n.js';
import { openPeople } from './people.js';
import { botDm, conversationName, emit, me, person, state } from './state.js';
import { frameClock } from './time.js';

/** Draw the sidebar into `root`. */
export function drawSidebar(root) {
  const dm = botDm();
  const others = (kind) => state.conversations.filter((c) => c.kind === kind && c !== dm);
  root.setAttribute('aria-label', t('nav'));
  refill(root, switcher(),
    group(t('apps'), [
      row('home', icon('home'), t('home'), { testid: 'nav-home', app: true }),
      dm ? row(dm.id, avatar(person(state.bot.user_id), 's'), state.bot.name, { unread: dm.unread, testid: 'nav-bot' }) : null,
    ]),
    group(t('channels'), others('channel').map((c) => row(c.id, icon(c.is_private ? 'lock' : 'hash', 16), c.name, { unread: c.unread }))),
    group(t('groups'), others('mpim').map((c) => row(c.id, icon('people', 16), conversationName(c), { unread: c.unread }))),
    others('im').length ? group(t('direct'), others('im').map((c) => row(c.id, icon('chat', 16), conversationName(c), { unread: c.unread }))) : null,
    foot());
}

/** The page's own corner: its language, and the first steps once more. */
function foot() {
  const choice = (language, name) => h('button', {
    type: 'button', class: 'foot-button', lang: language, testid: `page-${language}`, dataset: { channel: language }, 'aria-pressed': pageLang() === language ? 'true' : 'false',
    onclick: () => { setPageLang(language); emit('page-language'); },
  }, name);
  return h('footer', { class: 'side-foot', lang: pageLang() },
    h('button', { type: 'button', class: 'foot-button', testid: 'guide-open', onclick: reopenGuide }, icon('flag', 16), ` ${t('guide')}`),
    h('span', { class: 'foot-languages', role: 'group', 'aria-label': t('page_language') }, choice('de', 'Deutsch'), choice('en', 'English')));
}

function switcher() {
  const user = me();
  return h('button', { type: 'button', class: 'switcher', lang: pageLang(), testid: 'person-switcher', dataset: { user: user.id }, 'aria-haspopup': 'dialog', onclick: () => openPeople() },
    avatar(user, 'l'),
    h('span', { class: 'switcher-text' },
      h('small', {}, t('play_as')), h('strong', { testid: 'me' }, user.real_name),
      h('span', { class: 'switcher-title' }, user.title ?? ''),
      h('small', { testid: 'me-local' }, `${frameClock(state.now)} · ${lang() === 'de' ? t('lang_de') : t('lang_en')}${user.role === 'hr' ? ` · ${t('badge_hr')}` : ''}`)),
    icon('down', 18), h('span', { class: 'sr' }, t('switch_person')));
}

function group(title, rows) {
  return h('section', { class: 'nav-group' }, h('h2', {}, title),
    rows.filter(Boolean).length ? h('ul', {}, rows) : h('p', { class: 'nav-empty' }, t('none_yet')));
}

function row(id, sign, name, { unread = 0, testid = 'nav-channel', app = false } = {}) {
  const active = state.place === id;
  return h('li', {}, h('button', {
    type: 'button', class: `nav-row${unread ? ' unread' : ''}${active ? ' active' : ''}`, testid,
    'aria-current': active ? 'page' : null, dataset: { channel: id }, onclick: () => emit('go', id),
  }, h('span', { class: 'nav-sign' }, sign), h('span', { class: 'nav-name' }, name),
  app ? h('span', { class: 'nav-note' }, state.bot.name) : null,
  unread ? h('span', { class: 'badge', testid: 'unread', 'aria-label': t('unread', { n: unread }) }, unread > 99 ? '99+' : unread) : null));
}
