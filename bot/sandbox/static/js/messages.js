// Shows the messages of the open conversation, grouped by person and day, redrawing only what changed.
import { failed, read, send } from './api.js';
import { patchBlocks } from './blocks.js';
import { avatar } from './avatar.js';
import { fill, h, icon, localUrl } from './dom.js';
import { t } from './i18n.js';
import { mrkdwn, link, renderText } from './mrkdwn.js';
import { emit, openConversation, person, state } from './state.js';
import { Surface } from './surface.js';
import { clockTime, dayKey, dayLabel, fromTs, longTime } from './time.js';

let list = null;
let below = null;
let scroller = null;
let drawn = new Map();
let local = [];
let round = 0;

/** A fresh area for the messages of one conversation. */
export function messageArea() {
  drawn = new Map();
  local = [];
  list = h('div', { class: 'messages', role: 'log', 'aria-live': 'polite', testid: 'messages' });
  below = h('button', { type: 'button', class: 'new-below', testid: 'new-below', hidden: true, onclick: toBottom }, icon('down', 16), ` ${t('new_below')}`);
  scroller = h('div', { class: 'scroll', testid: 'message-scroll' }, list, below);
  scroller.addEventListener('scroll', () => {
    if (scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40) below.hidden = true;
  });
  return scroller;
}

/** Add a line that only this page shows, such as a command that failed. */
export function addLocal(channel, text) {
  if (state.place !== channel) return;
  const ts = (state.now.getTime() / 1000 + local.length / 1e5).toFixed(6);
  local.push({ ts, user: state.bot.user_id, bot: true, text, ephemeral: true, local: true });
  refreshMessages(true);
}

/** Fetch the messages of the open conversation and draw what changed. */
export async function refreshMessages(toEnd = false) {
  const conversation = openConversation();
  if (!conversation || !list) return;
  const mine = ++round;
  const answer = await read('messages', { channel: conversation.id });
  if (mine !== round) return;
  if (failed(answer) || !Array.isArray(answer)) { drawNothing(t('not_member')); return; }
  const messages = [...answer, ...local].sort((a, b) => Number(a.ts) - Number(b.ts) || (a.local ? 1 : -1));
  const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 120;
  const newest = drawn.size ? [...drawn.keys()].at(-1) : null;
  draw(messages, conversation);
  if (toEnd || atEnd) toBottom();
  else if (newest && [...drawn.keys()].at(-1) !== newest) below.hidden = false;
  markRead();
}

/** Tell the server that the open conversation has been seen, if it has. */
export function markRead() {
  const conversation = openConversation();
  if (!conversation?.unread || document.hidden) return;
  conversation.unread = 0;
  emit('conversations');
  send('read', { channel: conversation.id });
}

function toBottom() {
  scroller.scrollTop = scroller.scrollHeight;
  for (const image of list.querySelectorAll('img')) {
    if (!image.complete) image.addEventListener('load', () => { scroller.scrollTop = scroller.scrollHeight; }, { once: true });
  }
}

function drawNothing(text) {
  drawn = new Map();
  fill(list, h('p', { class: 'empty', testid: 'empty' }, text));
}

function emptyText(conversation) {
  if (conversation.kind === 'channel') return t('empty_channel');
  if (conversation.kind === 'mpim') return t('empty_group');
  return t('empty_dm', { name: state.bot.name, command: state.commands[0]?.command ?? '/' });
}

function draw(messages, conversation) {
  if (!messages.length) { drawNothing(emptyText(conversation)); return; }
  if (!drawn.size) fill(list);
  const wanted = [];
  let previous = null;
  for (const message of messages) {
    const date = fromTs(message.ts);
    if (!previous || dayKey(fromTs(previous.ts)) !== dayKey(date)) {
      wanted.push(entryFor(`day-${dayKey(date)}`, dayLabel(date), () => dayNode(date), () => {}));
      previous = null;
    }
    const follows = previous && previous.user === message.user && !previous.ephemeral && !message.ephemeral
      && Number(message.ts) - Number(previous.ts) < 300;
    const json = JSON.stringify([message, Boolean(follows)]);
    wanted.push(entryFor(message.ts + (message.ephemeral ? 'e' : ''), json,
      () => messageNode(message, conversation.id), (entry) => updateMessage(entry, message, Boolean(follows))));
    previous = message;
  }
  place(wanted);
}

function entryFor(key, json, create, update) {
  const entry = drawn.get(key) ?? { key, ...create() };
  if (entry.json !== json) update(entry);
  entry.json = json;
  return entry;
}

function place(wanted) {
  const alive = new Set(wanted);
  for (const entry of drawn.values()) if (!alive.has(entry)) entry.node.remove();
  wanted.forEach((entry, index) => {
    if (list.children[index] !== entry.node) list.insertBefore(entry.node, list.children[index] ?? null);
  });
  drawn = new Map(wanted.map((entry) => [entry.key, entry]));
}

function dayNode(date) {
  return { node: h('div', { class: 'day', role: 'separator' }, h('span', {}, dayLabel(date))) };
}

function messageNode(message, channel) {
  const surface = new Surface({ type: 'message', channel, ts: message.ts, ephemeral: Boolean(message.ephemeral) });
  const gutter = h('div', { class: 'gutter' });
  const head = h('div', { class: 'message-head' });
  const body = h('div', { class: 'message-body' });
  const blocks = h('div', { class: 'blocks' });
  const after = h('div', { class: 'after' });
  const node = h('article', { class: 'message', testid: 'message', dataset: { ts: message.ts, user: message.user ?? '' } },
    gutter, h('div', { class: 'message-main' }, head, body, blocks, after));
  return { node, surface, gutter, head, body, blocks, after };
}

function updateMessage(entry, message, follows) {
  const author = person(message.bot ? state.bot.user_id : message.user);
  const when = h('time', { datetime: fromTs(message.ts).toISOString(), title: longTime(fromTs(message.ts)) }, clockTime(fromTs(message.ts)));
  entry.node.classList.toggle('follows', follows);
  entry.node.classList.toggle('ephemeral', Boolean(message.ephemeral));
  fill(entry.gutter, follows ? when : h('button', {
    type: 'button', class: 'plain', 'aria-label': author.real_name, tabindex: '-1',
    onclick: (event) => emit('profile', { id: author.id, anchor: event.currentTarget }),
  }, avatar(author)));
  fill(entry.head,
    message.ephemeral ? h('div', { class: 'only-you', testid: 'only-you' }, icon('eye', 14), ' ', t('only_you')) : null,
    follows ? h('span', { class: 'sr' }, author.real_name) : [h('button', {
      type: 'button', class: 'author', onclick: (event) => emit('profile', { id: author.id, anchor: event.currentTarget }),
    }, author.real_name), author.is_bot ? h('span', { class: 'badge-app' }, t('app')) : null, when.cloneNode(true)]);
  const hasBlocks = message.blocks?.length > 0;
  fill(entry.body, hasBlocks || !message.text ? null : h('div', { class: 'text', testid: 'text' }, mrkdwn(message.text)));
  patchBlocks(entry.blocks, message.blocks ?? [], entry.surface);
  fill(entry.after, (message.attachments ?? []).map((attachment) => attachmentNode(attachment, entry.surface)),
    (message.files ?? []).map(fileNode),
    message.edited ? h('span', { class: 'edited' }, t('edited')) : null);
}

function attachmentNode(attachment, surface) {
  const node = h('div', { class: 'attachment' });
  if (/^#[0-9a-f]{6}$/i.test(attachment.color ?? '')) node.style.borderColor = attachment.color;
  if (attachment.blocks) {
    const inner = h('div', { class: 'blocks' });
    const own = new Surface(surface.container);
    patchBlocks(inner, attachment.blocks, own);
    return (node.append(inner), node);
  }
  return fill(node, attachment.pretext ? h('div', { class: 'text' }, mrkdwn(attachment.pretext)) : null,
    attachment.title ? h('strong', {}, attachment.title_link ? link(attachment.title_link, renderText(attachment.title)) : attachment.title) : null,
    h('div', { class: 'text' }, mrkdwn(attachment.text ?? attachment.fallback ?? '')));
}

function fileNode(file) {
  const url = localUrl(file.url) ?? '#';
  if (file.mimetype?.startsWith('image/')) {
    return h('figure', { class: 'image-block', testid: 'file', dataset: { fileId: file.id } }, h('figcaption', {}, file.name),
      h('a', { href: url, target: '_blank', rel: 'noopener' }, h('img', { src: url, alt: file.alt_txt || file.name, class: 'picture', loading: 'lazy' })));
  }
  const kind = (file.name.split('.').at(-1) || 'file').toUpperCase();
  const looks = file.mimetype === 'application/pdf';
  return h('a', {
    class: 'file-card', href: url, testid: 'file', dataset: { fileId: file.id }, ...(looks ? { target: '_blank', rel: 'noopener' } : { download: file.name }),
  },
    h('span', { class: `file-icon file-${kind.toLowerCase()}` }, icon(kind === 'ICS' ? 'calendar' : 'file', 22)),
    h('span', { class: 'file-name' }, h('strong', {}, file.name), h('small', {}, file.alt_txt ? `${kind} · ${file.alt_txt}` : kind)),
    h('span', { class: 'file-get' }, icon(looks ? 'eye' : 'download'), h('span', { class: 'sr' }, t(looks ? 'look' : 'download'))));
}
