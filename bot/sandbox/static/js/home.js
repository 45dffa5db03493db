// Shows the app's Home of the chosen person and keeps what is typed there when it is renewed.
import { failed, read } from './api.js';
import { patchBlocks } from './blocks.js';
import { fill, h } from './dom.js';
import { t } from './i18n.js';
import { state } from './state.js';
import { Surface } from './surface.js';
import { avatar } from './avatar.js';

let surface = null;
let body = null;
let round = 0;
let timer = 0;
let pause = 60;
let last = '';
let late = 0;
const PATIENCE = 3000;

/** A fresh area for the Home of the chosen person. */
export function homeArea() {
  clearTimeout(late);
  surface = null;
  body = h('div', { class: 'home-body', testid: 'home', role: 'tabpanel' }, skeleton());
  return h('div', { class: 'scroll' }, body);
}

/** Fetch Home and draw what changed; `opened` tells the server that the person has just opened the tab. */
export async function refreshHome(opened) {
  const mine = ++round;
  const answer = await read('home', opened ? { opened: '1' } : { opened: '0' });
  if (mine !== round || !body || failed(answer) && answer) return;
  const view = answer && 'view' in answer ? answer.view : answer;
  if (!view?.blocks) { if (!body.drawn) lateEmpty(); return; }
  clearTimeout(late);
  if (!surface || surface.container.view_id !== view.id) {
    surface = new Surface({ type: 'view', view_id: view.id });
    body.drawn = null;
    fill(body);
  }
  const json = JSON.stringify(view.blocks);
  pause = opened || json !== last ? 60 : Math.min(pause * 3, 20000);
  last = json;
  patchBlocks(body, view.blocks, surface);
}

/**
 * Fetch Home again soon after the server said that it changed. When the fetches bring nothing
 * new the pauses grow, so that an app that publishes on every look cannot make the page spin.
 */
export function renewHome() {
  clearTimeout(timer);
  timer = setTimeout(() => { if (state.place === 'home') refreshHome(false); }, pause);
}

/** The person has done something: the next change of Home is wanted at once. */
export function expectHome() {
  pause = 60;
}

/** Say that nothing has come only after a while: the first look at Home takes the app a moment. */
function lateEmpty() {
  clearTimeout(late);
  late = setTimeout(drawEmpty, PATIENCE);
}

function skeleton() {
  return h('div', { class: 'skeleton', role: 'status', testid: 'home-loading' }, h('span', { class: 'sr' }, t('loading')),
    [40, 75, 60, 30].map((width) => h('span', { class: 'bone', style: { width: `${width}%` } })));
}

function drawEmpty() {
  surface = null;
  body.drawn = null;
  fill(body, h('div', { class: 'empty', testid: 'home-empty' }, avatar({ id: state.bot.user_id, is_bot: true }, 'l'),
    h('p', {}, t('home_empty', { name: state.bot.name })), h('p', {}, t('home_empty_hint'))));
}
