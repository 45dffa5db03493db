// Renders the standard Markdown of a markdown block with text nodes only.
import { h, fragment } from './dom.js';
import { emojify } from './emoji.js';
import { link, unescape } from './mrkdwn.js';

/** A markdown block. */
export function markdown(source) {
  const root = h('div', { class: 'markdown' });
  const lines = source.replace(/\r/g, '').split('\n');
  for (let i = 0; i < lines.length;) i = block(root, lines, i);
  return root;
}

function block(root, lines, i) {
  const line = lines[i];
  if (!line.trim()) return i + 1;
  if (/^\s*```/.test(line)) return fence(root, lines, i);
  const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
  if (heading) {
    root.append(h(`h${Math.min(heading[1].length + 2, 6)}`, {}, inline(heading[2])));
    return i + 1;
  }
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) { root.append(h('hr')); return i + 1; }
  if (/^\s*>/.test(line)) return quote(root, lines, i);
  if (ITEM.test(line)) return list(root, lines, i);
  if (line.includes('|') && /^\s*\|?[\s:|-]*-[\s:|-]*$/.test(lines[i + 1] ?? '')) return table(root, lines, i);
  return paragraph(root, lines, i);
}

const ITEM = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;

function fence(root, lines, i) {
  let end = i + 1;
  while (end < lines.length && !/^\s*```/.test(lines[end])) end += 1;
  root.append(h('pre', { class: 'code-block' }, lines.slice(i + 1, end).join('\n')));
  return end + 1;
}

function quote(root, lines, i) {
  const inner = [];
  while (i < lines.length && /^\s*>/.test(lines[i])) inner.push(lines[i++].replace(/^\s*> ?/, ''));
  root.append(h('blockquote', {}, markdown(inner.join('\n'))));
  return i;
}

function list(root, lines, i) {
  const stack = [];
  while (i < lines.length && ITEM.test(lines[i])) {
    const [, indent, mark, text] = ITEM.exec(lines[i]);
    while (stack.length && stack.at(-1).indent > indent.length) stack.pop();
    if (stack.length === 1 && stack[0].indent === indent.length && stack[0].ordered !== /\d/.test(mark)) stack.pop();
    if (!stack.length || stack.at(-1).indent < indent.length) {
      const node = h(/\d/.test(mark) ? 'ol' : 'ul', { start: /\d/.test(mark) ? Number.parseInt(mark, 10) : null });
      (stack.at(-1)?.node.lastElementChild ?? root).append(node);
      stack.push({ indent: indent.length, ordered: /\d/.test(mark), node });
    }
    stack.at(-1).node.append(h('li', {}, inline(text)));
    i += 1;
  }
  return i;
}

function table(root, lines, i) {
  const cells = (line) => line.trim().replace(/^\||\|$/g, '').split('|').map((c) => c.trim());
  const head = h('thead', {}, h('tr', {}, cells(lines[i]).map((c) => h('th', {}, inline(c)))));
  const body = h('tbody');
  i += 2;
  while (i < lines.length && lines[i].includes('|')) {
    body.append(h('tr', {}, cells(lines[i++]).map((c) => h('td', {}, inline(c)))));
  }
  root.append(h('div', { class: 'table-wrap' }, h('table', {}, head, body)));
  return i;
}

function paragraph(root, lines, i) {
  const text = [];
  while (i < lines.length && lines[i].trim() && !/^(#{1,6}\s|\s*>|\s*```)/.test(lines[i]) && !ITEM.test(lines[i])) {
    text.push(lines[i++]);
  }
  if (!text.length) text.push(lines[i++]);
  root.append(h('p', {}, inline(text.join('\n'))));
  return i;
}

const SPAN = /`([^`]+)`|\*\*(\S(?:.*?\S)?)\*\*|__(\S(?:.*?\S)?)__|~~(.+?)~~|(?<![\w*])\*(\S(?:[^*]*?\S)?)\*(?!\w)|(?<!\w)_(\S(?:[^_]*?\S)?)_(?!\w)|\[([^\]]+)\]\(([^)\s]+)\)|<(https?:[^>\s]+)>|\\([\\`*_~[\]#>-])/s;

function inline(text) {
  const result = fragment();
  let rest = text;
  for (let match = SPAN.exec(rest); match; match = SPAN.exec(rest)) {
    result.append(word(rest.slice(0, match.index)));
    const [whole, code, bold, bold2, strike, em, em2, label, url, auto, escaped] = match;
    if (code) result.append(h('code', {}, code));
    else if (bold ?? bold2) result.append(h('strong', {}, inline(bold ?? bold2)));
    else if (strike) result.append(h('s', {}, inline(strike)));
    else if (em ?? em2) result.append(h('em', {}, inline(em ?? em2)));
    else if (label) result.append(link(url, inline(label)));
    else if (auto) result.append(link(auto));
    else result.append(escaped);
    rest = rest.slice(match.index + whole.length);
  }
  result.append(word(rest));
  return result;
}

function word(text) {
  return emojify(unescape(text));
}
