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

/** A fresh area for the Home of the chosen person. */
export function homeArea() {
  surface = null;
  body = h('div', { class: 'home-body', testid: 'home', role: 'tabpanel' }, h('p', { class: 'empty' }, t('loading')));
  return h('div', { class: 'scroll' }, body);
}

/** Fetch Home and draw what changed; `opened` tells the server that the person has just opened the tab. */
export async function refreshHome(opened) {
  const mine = ++round;
  const answer = await read('home', opened ? { opened: '1' } : { opened: '0' });
  if (mine !== round || !body || failed(answer) && answer) return;
  const view = answer && 'view' in answer ? answer.view : answer;
  if (!view?.blocks) { drawEmpty(); return; }
  if (!surface || surface.container.view_id !== view.id) {
    surface = new Surface({ type: 'view', view_id: view.id });
    body.drawn = null;
    fill(body);
  }
  patchBlocks(body, view.blocks, surface);
}

function drawEmpty() {
  surface = null;
  body.drawn = null;
  fill(body, h('div', { class: 'empty', testid: 'home-empty' }, avatar({ id: state.bot.user_id, is_bot: true }, 'l'),
    h('p', {}, t('home_empty', { name: state.bot.name })), h('p', {}, t('home_empty_hint'))));
}
