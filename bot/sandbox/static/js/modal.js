// Shows the stack of modals (up to three) in one dialog, keeps what is typed, submits and closes.
import { failed, read, send } from './api.js';
import { blockId, Surface, fieldOf } from './surface.js';
import { patchBlocks, showErrors } from './blocks.js';
import { draftOf, dropDraft, keepDraft } from './drafts.js';
import { busy } from './elements.js';
import { checkInput } from './inputs.js';
import { fill, h, icon } from './dom.js';
import { t } from './i18n.js';
import { plain } from './mrkdwn.js';
import { emit } from './state.js';

const open = new Map();
let dialog = null;
let opener = null;
let round = 0;

/** Fetch the stack of the chosen person and show it. */
export async function refreshModals() {
  const mine = ++round;
  const answer = await read('modals');
  if (mine !== round || failed(answer) || !Array.isArray(answer)) return;
  showStack(answer);
}

/** Forget every modal, for a change of person. */
export function dropModals() {
  round += 1;
  showStack([]);
}

function showStack(views) {
  for (const id of open.keys()) if (!views.some((view) => view.id === id)) forget(id);
  if (!views.length) { hide(); return; }
  show();
  views.forEach((view, index) => draw(view, index, views.length));
}

function forget(id) {
  dropDraft(id);
  open.get(id).node.remove();
  open.delete(id);
}

function show() {
  if (dialog?.open) return;
  opener = document.activeElement;
  dialog = h('dialog', { class: 'dialog modal', testid: 'modal-dialog' });
  dialog.addEventListener('cancel', (event) => event.preventDefault());
  dialog.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.target.closest('dialog') !== dialog) return;
    event.preventDefault();
    close(top(), false);
  });
  document.body.append(dialog);
  dialog.showModal();
}

function hide() {
  if (!dialog) return;
  dialog.close();
  dialog.remove();
  dialog = null;
  if (opener?.isConnected) opener.focus({ preventScroll: true });
}

function top() {
  return [...open.values()].at(-1);
}

function draw(view, index, count) {
  const isNew = !open.has(view.id);
  if (isNew) open.set(view.id, create(view));
  const entry = open.get(view.id);
  entry.view = view;
  if (isNew || entry.node.parentNode !== dialog) dialog.append(entry.node);
  const isTop = index === count - 1;
  const wasHidden = entry.node.hidden;
  entry.node.hidden = !isTop;
  fill(entry.title, plain(view.title));
  entry.back.hidden = index === 0;
  entry.submit.hidden = !view.submit && !view.blocks?.some((block) => block.type === 'input');
  fill(entry.submit, view.submit ? plain(view.submit) : t('submit'));
  fill(entry.cancel, view.close ? plain(view.close) : t(entry.submit.hidden ? 'close' : 'cancel'));
  patchBlocks(entry.body, view.blocks ?? [], entry.surface);
  if (isTop) dialog.setAttribute('aria-labelledby', entry.title.id);
  if (isTop && (isNew || wasHidden)) focusFirst(entry);
}

function focusFirst(entry) {
  const first = entry.body.querySelector('[data-focus-on-load]')
    ?? entry.body.querySelector('input:not([type=hidden]), textarea, .select-trigger')
    ?? (entry.submit.hidden ? entry.cancel : entry.submit);
  first.focus({ preventScroll: true });
}

function create(view) {
  const surface = new Surface({ type: 'view', view_id: view.id });
  surface.values = new Map(draftOf(view.id));
  const entry = {
    view, surface,
    title: h('h2', { class: 'modal-title', id: `modal-title-${view.id}`, testid: 'modal-title' }),
    body: h('div', { class: 'modal-body', testid: 'modal-body' }),
    notice: h('div', { class: 'dialog-notices', 'aria-live': 'assertive' }),
    back: h('button', { type: 'button', class: 'icon-button', 'aria-label': t('back'), testid: 'modal-back', onclick: () => close(entry, false) }, icon('back')),
    submit: h('button', { type: 'button', class: 'button primary', testid: 'modal-submit', onclick: () => submit(entry) }),
    cancel: h('button', { type: 'button', class: 'button', testid: 'modal-cancel', onclick: () => close(entry, false) }),
  };
  const exit = h('button', { type: 'button', class: 'icon-button', 'aria-label': t('close'), testid: 'modal-close', onclick: () => close(entry, true) }, icon('close'));
  entry.node = h('section', { class: 'modal-view', testid: 'modal', dataset: { viewId: view.id, callbackId: view.callback_id ?? '' } },
    h('header', { class: 'modal-head' }, entry.back, entry.title, exit), entry.body, entry.notice,
    h('footer', { class: 'dialog-actions' }, entry.cancel, entry.submit));
  surface.onEnter = () => { if (!entry.submit.hidden) submit(entry); };
  surface.onInput = (block) => { clearError(entry, block); keepDraft(view.id, surface.values); };
  return entry;
}

function clearError(entry, block) {
  const node = entry.body.querySelector(`.has-error[data-block-id="${CSS.escape(block)}"]`);
  if (!node) return;
  node.classList.remove('has-error');
  node.querySelector('.field-error').hidden = true;
}

/** Problems the page can see itself: `{block_id: message}`. */
function check(entry) {
  const errors = {};
  (entry.view.blocks ?? []).forEach((block, index) => {
    if (block.type !== 'input' || !fieldOf(block.element.type)) return;
    const id = blockId(block, index);
    const message = checkInput(block, entry.surface.get(id, block.element));
    if (message) errors[id] = message;
  });
  return errors;
}

async function submit(entry) {
  if (entry.node.getAttribute('aria-busy') === 'true') return;
  fill(entry.notice);
  const errors = check(entry);
  showErrors(entry.body, errors);
  if (Object.keys(errors).length) return;
  entry.node.setAttribute('aria-busy', 'true');
  const answer = await busy(entry.submit, () => send('submit', { view_id: entry.view.id, state: entry.surface.state() }));
  entry.node.removeAttribute('aria-busy');
  if (answer?.response_action === 'errors') {
    const placed = showErrors(entry.body, answer.errors ?? {});
    if (placed < Object.keys(answer.errors ?? {}).length) trouble(entry, Object.values(answer.errors).join(' '));
  } else if (failed(answer)) {
    trouble(entry, answer?.error === 'operation_timeout' || !answer?.error
      ? `${t('form_trouble')} (${answer?.error ?? '–'})` : t('failed', { what: t('this_action'), error: answer.error }));
  }
  emit('touched');
}

function trouble(entry, text) {
  fill(entry.notice, h('div', { class: 'alert alert-error', role: 'alert', testid: 'modal-error' }, icon('warn'), h('span', {}, text)));
}

async function close(entry, clear) {
  if (!entry) return;
  await send('close', { view_id: entry.view.id, clear });
  if (clear) dropModals();
  else { forget(entry.view.id); if (!open.size) hide(); }
  await refreshModals();
}
