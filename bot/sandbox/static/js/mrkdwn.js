// Renders Slack's mrkdwn as text nodes and a few safe elements; nothing is ever parsed as HTML.
import { h, fragment, safeUrl } from './dom.js';
import { emojify, emojiChar } from './emoji.js';
import { fillDate, longTime } from './time.js';
import { emit, person, state } from './state.js';

/** Undo the only three entities Slack knows. */
export function unescape(text) {
  return text.replace(/&(amp|lt|gt);/g, (_, name) => ({ amp: '&', lt: '<', gt: '>' })[name]);
}

/** A text object of either kind as a fragment. */
export function renderText(object) {
  if (!object) return fragment();
  if (typeof object === 'string') return fragment(emojify(object));
  if (object.type === 'mrkdwn') return mrkdwn(object.text ?? '', { verbatim: object.verbatim });
  return plain(object);
}

/** A plain_text object: line breaks and emoji, nothing else. */
export function plain(object) {
  const text = object?.text ?? '';
  return fragment(object?.emoji === false ? text : emojify(text));
}

/** The words of a text object without any markup, for labels. */
export function bare(object) {
  const node = document.createElement('span');
  node.append(renderText(object));
  return node.textContent;
}

/** Render a mrkdwn string. */
export function mrkdwn(source, options = {}) {
  const result = fragment();
  const parts = source.split(/```\n?([\s\S]+?)\n?```/);
  parts.forEach((part, index) => {
    if (index % 2) result.append(h('pre', { class: 'code-block' }, unescape(stripBrackets(part))));
    else if (part) result.append(lines(trimEdges(part, index, parts.length), options));
  });
  return result;
}

function trimEdges(part, index, count) {
  const start = index > 0 ? part.replace(/^\n/, '') : part;
  return index < count - 1 ? start.replace(/\n$/, '') : start;
}

function stripBrackets(text) {
  return text.replace(/<(https?:[^|>]+)(?:\|([^>]*))?>/g, (_, url, label) => label ?? url);
}

function lines(text, options) {
  const result = fragment();
  let quote = null;
  text.split('\n').forEach((line, index, all) => {
    const match = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (match) {
      quote ??= result.appendChild(h('blockquote'));
      if (quote.childNodes.length) quote.append('\n');
      quote.append(inline(match[1], options));
      return;
    }
    const afterQuote = quote !== null;
    quote = null;
    if (index > 0 && !afterQuote) result.append('\n');
    result.append(inline(line, options));
    if (index === all.length - 1 && line === '' && afterQuote) result.lastChild?.remove();
  });
  return result;
}

const SPAN = /`([^`]+)`|<([^<>]+)>|(^|[\s\p{P}\p{S}])([*_~])(?=\S)((?:(?!\4).)*?\S)\4(?=$|[\s\p{P}\p{S}])|:([a-z0-9_+-]+(?:::skin-tone-\d)?):|(https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)\]}'"*_~])/u;
const STYLE = { '*': 'strong', _: 'em', '~': 's' };

function inline(text, options) {
  const result = fragment();
  let rest = text;
  while (rest) {
    const match = SPAN.exec(rest);
    if (!match) break;
    const [whole, code, angle, before, mark, inner, emoji, url] = match;
    if (match.index) result.append(unescape(rest.slice(0, match.index)));
    let used = whole.length;
    if (code !== undefined) result.append(h('code', {}, unescape(stripBrackets(code))));
    else if (angle !== undefined) result.append(special(angle, options));
    else if (mark) result.append(unescape(before), h(STYLE[mark], {}, inline(inner, options)));
    else if (emoji !== undefined) {
      const char = emojiChar(emoji);
      if (char) result.append(h('span', { class: 'emoji', role: 'img', title: `:${emoji}:`, 'aria-label': emoji }, char));
      else { used = whole.length - 1; result.append(whole.slice(0, -1)); }
    } else result.append(options.verbatim ? unescape(url) : link(unescape(url)));
    rest = rest.slice(match.index + used);
  }
  result.append(unescape(rest));
  return result;
}

function special(body, options) {
  const [target, ...labelParts] = body.split('|');
  const label = labelParts.length ? labelParts.join('|') : null;
  if (/^@[UW]/.test(target)) return mention(target.slice(1));
  if (/^#[CG]/.test(target)) return channelMention(target.slice(1), label);
  if (target.startsWith('!')) return command(target.slice(1), label);
  if (/^(https?:|mailto:|slack:)/i.test(target)) {
    return link(unescape(target), label === null ? null : inline(label, { ...options, verbatim: true }));
  }
  return fragment(unescape(`<${body}>`));
}

/** "@Name" of a person, a button that shows the profile. */
export function mention(id) {
  const mine = id === state.me;
  return h('button', {
    type: 'button', class: `mention${mine ? ' mention-me' : ''}`, dataset: { user: id },
    onclick: (event) => emit('profile', { id, anchor: event.currentTarget }),
  }, `@${person(id).real_name}`);
}

/** "#channel", a button that opens it if the person may see it. */
export function channelMention(id, label) {
  const known = state.conversations.find((c) => c.id === id);
  const name = known?.name ?? (label ? unescape(label) : id);
  return h('button', { type: 'button', class: 'mention', onclick: () => known && emit('go', id) }, `#${name}`);
}

function command(body, label) {
  if (body.startsWith('date^')) return date(body, label);
  const name = body.split('^')[0];
  if (['channel', 'here', 'everyone'].includes(name)) return h('span', { class: 'mention mention-all' }, `@${name}`);
  return h('span', { class: 'mention' }, unescape(label ?? `@${name}`));
}

function date(body, label) {
  const [, epoch, template, url] = body.split('^');
  if (!/^\d+$/.test(epoch ?? '') || !template) return fragment(unescape(label ?? body));
  const node = h('time', {
    datetime: new Date(epoch * 1000).toISOString(), title: longTime(new Date(epoch * 1000)),
  }, unescape(fillDate(Number(epoch), template)));
  return url ? link(url, node) : node;
}

/** A link that opens elsewhere; addresses that are not safe stay text. */
export function link(url, content = null) {
  const href = safeUrl(url);
  if (!href) return fragment(content ?? url);
  return h('a', {
    href, target: '_blank', rel: 'noopener noreferrer',
    onclick: (event) => { if (href.startsWith('slack:')) { event.preventDefault(); emit('deeplink', href); } },
  }, content ?? url.replace(/^mailto:/, ''));
}
