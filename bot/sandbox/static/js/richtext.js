// Renders rich_text blocks (sections, lists, quotes, preformatted) from their structured elements.
import { h, fragment } from './dom.js';
import { emojiChar } from './emoji.js';
import { fillDate } from './time.js';
import { channelMention, link, mention } from './mrkdwn.js';

/** A rich_text block or cell. */
export function richText(block) {
  return h('div', { class: 'rich-text' }, (block.elements ?? []).map(part));
}

function part(element) {
  const content = () => (element.elements ?? []).map(leaf);
  switch (element.type) {
    case 'rich_text_section': return h('div', { class: 'rt-section' }, content());
    case 'rich_text_quote': return h('blockquote', {}, content());
    case 'rich_text_preformatted':
      return h('pre', { class: 'code-block' }, (element.elements ?? []).map((e) => e.text ?? e.url ?? ''));
    case 'rich_text_list': return list(element);
    default: return h('span', { class: 'placeholder' }, element.type);
  }
}

function list(element) {
  const ordered = element.style === 'ordered';
  return h(ordered ? 'ol' : 'ul', {
    class: `rt-indent-${Math.min(element.indent ?? 0, 8)}`,
    start: ordered && element.offset ? element.offset + 1 : null,
    style: { 'margin-left': `${(element.indent ?? 0) * 1.5}rem` },
  }, (element.elements ?? []).map((item) => h('li', {}, (item.elements ?? []).map(leaf))));
}

function leaf(element) {
  const style = element.style ?? {};
  let node = leafContent(element);
  if (style.code) node = h('code', {}, node);
  if (style.strike) node = h('s', {}, node);
  if (style.italic) node = h('em', {}, node);
  if (style.bold) node = h('strong', {}, node);
  if (style.underline) node = h('u', {}, node);
  return node;
}

function leafContent(element) {
  switch (element.type) {
    case 'text': return fragment(element.text);
    case 'link': return link(element.url, element.text ? fragment(element.text) : null);
    case 'emoji': return h('span', { class: 'emoji' }, emojiOf(element));
    case 'user': return mention(element.user_id);
    case 'channel': return channelMention(element.channel_id);
    case 'usergroup': return h('span', { class: 'mention' }, `@${element.usergroup_id}`);
    case 'broadcast': return h('span', { class: 'mention mention-all' }, `@${element.range}`);
    case 'date': return h('time', {}, fillDate(element.timestamp, element.format ?? '{date_short_pretty} {time}'));
    case 'color': return h('code', {}, element.value);
    default: return h('span', { class: 'placeholder' }, element.type);
  }
}

function emojiOf(element) {
  if (element.unicode) return String.fromCodePoint(...element.unicode.split('-').map((c) => Number.parseInt(c, 16)));
  return emojiChar(element.name) ?? `:${element.name}:`;
}
