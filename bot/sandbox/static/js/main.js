// Starts the page, follows the server's events and decides what has to be drawn again.
import { failed, follow, read, send } from './api.js';
import { avatar } from './avatar.js';
import { applyClock, drawTopbar, lookAhead } from './clock.js';
import { composer, failureText } from './composer.js';
import { toast } from './confirm.js';
import { debounce, fill, h, icon } from './dom.js';
import { guide, suggested } from './guide.js';
import { expectHome, homeArea, refreshHome, renewHome } from './home.js';
import { lang, pageLang, t } from './i18n.js';
import { markRead, messageArea, refreshMessages } from './messages.js';
import { dropModals, refreshModals } from './modal.js';
import { openProfile } from './people.js';
import { closePopover } from './popover.js';
import { drawSidebar } from './sidebar.js';
import { botDm, conversationName, emit, me, on, openConversation, person, readHash, state, writeHash } from './state.js';
import { mrkdwn } from './mrkdwn.js';

const [app, topbar, sidebar, main] = ['app', 'topbar', 'sidebar', 'main'].map((id) => document.getElementById(id));

async function bootstrap() {
  const answer = await read('bootstrap');
  if (failed(answer)) return false;
  Object.assign(state, { team: answer.team, bot: answer.bot, commands: answer.commands ?? [], shortcuts: answer.shortcuts ?? [] });
  state.users = new Map(answer.users.filter((user) => user.id !== answer.bot.user_id).map((user) => [user.id, user]));
  state.now = new Date(answer.now);
  state.botOnline = answer.bot_online;
  if (answer.play_mode) state.playMode = answer.play_mode;
  return true;
}

async function refreshConversations() {
  const answer = await read('conversations');
  if (failed(answer) || !Array.isArray(answer)) return;
  state.conversations = answer;
  emit('conversations');
  markRead();
  lookAhead();
}

function drawMain() {
  const conversation = openConversation();
  const dm = botDm();
  const isApp = state.place === 'home' || conversation === dm;
  const back = h('button', { type: 'button', class: 'icon-button back', 'aria-label': t('back'), testid: 'back', onclick: () => showSide(true) }, icon('back'),
    h('span', { class: 'back-dot', hidden: !elsewhere(), testid: 'back-dot' }));
  const tab = (id, name, testid) => h('button', {
    type: 'button', role: 'tab', class: 'tab', 'aria-selected': state.place === id ? 'true' : 'false', tabindex: state.place === id ? '0' : '-1', testid, onclick: () => emit('go', id),
  }, name);
  const head = h('header', { class: 'main-head' }, back,
    h('div', { class: 'main-title' }, isApp ? avatar(person(state.bot.user_id), 's') : null,
      h('h1', { testid: 'title' }, isApp ? state.bot.name : title(conversation)),
      isApp ? null : h('span', { class: 'topic' }, conversation?.topic ? mrkdwn(conversation.topic) : null)),
    isApp ? null : h('span', { class: 'member-count' }, icon('people', 16), ` ${conversation?.members.length ?? 0}`,
      h('span', { class: 'sr' }, t('members', { n: conversation?.members.length ?? 0 }))));
  const tabs = isApp ? h('div', { class: 'tabs', role: 'tablist', onkeydown: turnTab }, tab('home', t('home'), 'tab-home'), dm ? tab(dm.id, t('messages'), 'tab-messages') : null) : null;
  main.dataset.channel = state.place;
  if (state.place === 'home') fill(main, head, tabs, guide(), homeArea());
  else fill(main, head, tabs, messageArea(), conversation ? composer(conversation) : null);
}

/** Left and right move between the tabs, as people who use a screen reader expect. */
function turnTab(event) {
  if (!['ArrowLeft', 'ArrowRight'].includes(event.key)) return;
  const other = [...event.currentTarget.children].find((one) => one.getAttribute('aria-selected') !== 'true');
  const wanted = other?.dataset.testid;
  other?.click();
  if (wanted) main.querySelector(`[data-testid="${wanted}"]`)?.focus();
}

function elsewhere() {
  return state.conversations.some((one) => one.unread && one.id !== state.place);
}

function title(conversation) {
  if (!conversation) return '';
  return conversation.kind === 'channel' ? [icon(conversation.is_private ? 'lock' : 'hash', 18), conversationName(conversation)] : conversationName(conversation);
}

function showSide(visible) {
  app.classList.toggle('side', visible);
  if (!visible) main.focus({ preventScroll: true });
}

async function go(place, { keepSide = false } = {}) {
  state.place = place;
  if (place !== 'home' && !openConversation()) state.place = 'home';
  closePopover(false);
  writeHash();
  if (!keepSide) showSide(false);
  drawSidebar(sidebar);
  drawMain();
  if (state.place === 'home') { await refreshHome(true); return; }
  if (state.place === botDm()?.id) send('dm-opened');
  await refreshMessages(true);
}

async function become(id, place = 'home') {
  if (!state.users.has(id)) return;
  state.me = id;
  document.documentElement.lang = lang();
  dropModals();
  closePopover(false);
  document.getElementById('toasts').replaceChildren();
  state.conversations = [];
  await refreshConversations();
  document.title = `${state.team.name} – ${me().real_name}`;
  drawTopbar(topbar);
  await go(place);
  follow(onEvent, onConnection);
  refreshModals();
}

const renew = {
  conversations: debounce(refreshConversations, 60),
  message: debounce(() => refreshMessages(), 60),
  home: () => renewHome(),
  modal: debounce(refreshModals, 40),
  people: debounce(async () => { if (await bootstrap()) redraw(); }, 60),
};

function redraw() {
  document.documentElement.lang = lang();
  drawTopbar(topbar);
  drawSidebar(sidebar);
}

function onEvent(event) {
  if (event.type === 'message') {
    renew.conversations();
    if (!event.channel || event.channel === state.place) renew.message();
  } else if (event.type === 'clock') {
    if (event.now) applyClock(event); else renew.people();
  } else if (event.type === 'bot') {
    if (typeof event.online === 'boolean') { state.botOnline = event.online; emit('clock'); } else renew.people();
    // An app that has just come back has missed that somebody looks at Home.
    if (event.online && state.place === 'home') refreshHome(true);
    else renew.home();
  } else if (event.type === 'users') renew.people();
  else renew[event.type]?.();
}

function onConnection(connected) {
  const returned = connected && !state.connected;
  state.connected = connected;
  app.classList.toggle('disconnected', !connected);
  const old = document.querySelector('.connection');
  if (connected) old?.remove();
  else if (!old) document.body.append(h('div', { class: 'connection', role: 'alert', testid: 'connection' }, t('reconnecting')));
  if (returned) Object.values(renew).forEach((fn) => fn());
  // What happened between the first look and this connection was told to nobody.
  else if (connected) [renew.home, renew.message, renew.conversations].forEach((fn) => fn());
}

on('go', (place) => go(place));
on('become', (id) => become(id));
on('profile', openProfile);
on('conversations', () => {
  drawSidebar(sidebar);
  main.querySelector('.back-dot')?.toggleAttribute('hidden', !elsewhere());
});
on('clock', () => { drawTopbar(topbar); drawSidebar(sidebar); });
on('page-language', () => { redraw(); go(state.place, { keepSide: true }); });
on('people-changed', async () => {
  const before = me().locale + me().tz;
  await bootstrap();
  redraw();
  if (before !== me().locale + me().tz) go(state.place, { keepSide: true });
});
on('touched', () => { expectHome(); renew.modal(); renew.conversations(); renew.message(); });
on('trouble', ({ error, what }) => {
  toast(failureText(error, t(what)), 'warn');
  expectHome();
  renew.home();
});
on('deeplink', (href) => {
  const params = new URL(href).searchParams;
  if (href.startsWith('slack://channel')) go(params.get('id'));
  else go(params.get('tab') === 'messages' ? botDm()?.id ?? 'home' : 'home');
});
window.addEventListener('hashchange', () => {
  const { as, c } = readHash();
  if (as && as !== state.me) become(as, c ?? 'home');
  else if (c && c !== state.place) go(c);
});
document.addEventListener('visibilitychange', () => { if (!document.hidden) renew.message(); });

async function start() {
  const wanted = readHash();
  while (!(await bootstrap())) {
    fill(main, h('p', { class: 'empty' }, pageLang() === 'de' ? 'Der Arbeitsbereich startet …' : 'The workspace is starting …'));
    await new Promise((resolve) => { setTimeout(resolve, 1000); });
  }
  await become(state.users.has(wanted.as) ? wanted.as : suggested('hr').id, wanted.c ?? 'home');
}

setInterval(async () => {
  if (document.hidden || state.clock.running) return;
  const answer = await read('bootstrap');
  if (!failed(answer)) applyClock(answer);
}, 20000);

start();
