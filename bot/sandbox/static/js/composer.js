// The field at the foot of a conversation: messages, slash commands, shortcuts.
import { failed, send } from './api.js';
import { Completion } from './complete.js';
import { toast } from './confirm.js';
import { fill, h, icon } from './dom.js';
import { busy } from './elements.js';
import { t } from './i18n.js';
import { addLocal, refreshMessages } from './messages.js';
import { openMenu } from './popover.js';
import { conversationName, emit, state } from './state.js';

const drafts = new Map();

/** The words for a failure the way Slack says it. */
export function failureText(error, what) {
  if (error === 'operation_timeout' && !state.botOnline) return t('bot_offline_error', { what, name: state.bot.name });
  if (error === 'operation_timeout') return t('operation_timeout', { what, name: state.bot.name });
  if (error === 'block_mismatch' || error === 'not_found') return t('stale');
  return t('failed', { what, error: error ?? '–' });
}

/** The composer of one conversation. */
export function composer(conversation) {
  const readOnly = conversation.kind === 'im' && conversation.members.includes(state.bot.user_id);
  const name = (conversation.kind === 'channel' ? '#' : '') + conversationName(conversation);
  const command = state.commands[0]?.command ?? '/';
  const field = h('textarea', {
    class: 'composer-field', rows: 1, testid: 'composer', dataset: { channel: conversation.id },
    placeholder: readOnly ? t('read_only_placeholder') : t('message_to', { name }),
    'aria-label': readOnly ? t('read_only_placeholder') : t('message_to', { name }), value: drafts.get(draftKey(conversation)) ?? '',
  });
  const hint = h('div', { class: 'usage-hint', testid: 'usage-hint', hidden: true });
  const sendButton = h('button', { type: 'submit', class: 'icon-button send', 'aria-label': t('send'), title: t('send_hint'), testid: 'send' }, icon('send'));
  const bolt = h('button', { type: 'button', class: 'icon-button', 'aria-label': t('shortcuts'), title: t('shortcuts'), 'aria-haspopup': 'menu', 'aria-expanded': 'false', testid: 'shortcuts' }, icon('bolt'));
  const changed = () => {
    drafts.set(draftKey(conversation), field.value);
    showHint(hint, field.value);
    sendButton.disabled = !field.value.trim();
  };
  const completion = new Completion(field, changed);
  const form = h('form', { class: 'composer' }, completion.node, hint,
    h('div', { class: 'composer-row' }, bolt, field, sendButton));
  const submit = () => busy(form, () => say(conversation, field, readOnly, changed));
  form.addEventListener('submit', (event) => { event.preventDefault(); submit(); });
  field.addEventListener('input', () => { changed(); completion.update(); });
  field.addEventListener('blur', () => completion.hide());
  field.addEventListener('keydown', (event) => {
    if (event.isComposing || completion.key(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) { event.preventDefault(); submit(); }
  });
  bolt.addEventListener('click', () => openShortcuts(bolt));
  changed();
  return h('div', { class: 'composer-area' },
    readOnly ? h('p', { class: 'read-only', testid: 'read-only' }, t('read_only', { name: state.bot.name, command })) : null, form);
}

function draftKey(conversation) {
  return `${state.me} ${conversation.id}`;
}

function showHint(node, text) {
  const command = state.commands.find((one) => text === one.command || text.startsWith(`${one.command} `));
  node.hidden = !command;
  if (command) fill(node, h('code', {}, command.command), ' ', h('span', {}, command.usage_hint ?? ''), h('small', {}, command.description ?? ''));
}

async function say(conversation, field, readOnly, changed) {
  const text = field.value.trim();
  if (!text) return;
  const isCommand = text.startsWith('/');
  if (readOnly && !isCommand) {
    toast(t('read_only_refused', { name: state.bot.name }), 'warn');
    return;
  }
  field.value = '';
  changed();
  field.focus({ preventScroll: true });
  const answer = await send(isCommand ? 'command' : 'say', { channel: conversation.id, text });
  emit('touched');
  if (!failed(answer)) { refreshMessages(true); return; }
  if (isCommand) addLocal(conversation.id, failureText(answer?.error, `\`${text.split(/\s/)[0]}\``));
  else toast(failureText(answer?.error, t('this_message')), 'warn');
  if (!field.value) { field.value = text; changed(); }
}

/** The menu of the app's global shortcuts. */
export function openShortcuts(anchor) {
  const entries = state.shortcuts.filter((shortcut) => shortcut.type !== 'message').map((shortcut) => ({
    label: shortcut.name, detail: shortcut.description ?? state.bot.name, dataset: { callbackId: shortcut.callback_id }, testid: 'shortcut',
    run: async () => {
      const answer = await send('shortcut', { callback_id: shortcut.callback_id });
      if (failed(answer)) toast(failureText(answer?.error, shortcut.name), 'warn');
      emit('touched');
    },
  }));
  openMenu(anchor, entries, { label: t('shortcuts'), empty: t('no_shortcuts') });
}
