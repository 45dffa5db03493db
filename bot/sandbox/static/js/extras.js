// Draws the less common blocks: tables, cards, alerts, containers, files, videos.
import { h, icon } from './dom.js';
import { plain, renderText, link } from './mrkdwn.js';
import { richText } from './richtext.js';
import { picture, renderElement } from './elements.js';
import { blockId } from './surface.js';
import { renderBlock } from './blocks.js';

export const EXTRA = { table, data_table: dataTable, card, alert, carousel, container, context_actions: contextActions, file, video };

function cell(content) {
  if (!content) return '';
  if (content.type === 'rich_text') return richText(content);
  if (content.type === 'raw_number') return content.text ?? String(content.value ?? '');
  return content.text ?? '';
}

function grid(rows, settings = [], withHead = true) {
  const line = (row, tag) => h('tr', {}, row.map((content, index) => h(tag, {
    class: [`align-${settings[index]?.align ?? (content?.type === 'raw_number' ? 'right' : 'left')}`,
      settings[index]?.is_wrapped ? 'wrapped' : ''].join(' '),
  }, cell(content))));
  const [first, ...others] = rows;
  return h('div', { class: 'table-wrap', tabindex: '0', role: 'region' }, h('table', {},
    withHead && first ? h('thead', {}, line(first, 'th')) : null,
    h('tbody', {}, (withHead ? others : rows).map((row) => line(row, 'td')))));
}

function table(block) {
  return grid(block.rows ?? [], block.column_settings ?? []);
}

function dataTable(block) {
  return h('figure', {}, block.caption ? h('figcaption', {}, renderText(block.caption)) : null, grid(block.rows ?? []));
}

function card(block, id, surface) {
  return h('div', { class: 'card' },
    block.hero_image ? picture(block.hero_image, 'card-hero') : null,
    h('div', { class: 'card-head' },
      block.icon ? picture(block.icon, 'context-image') : null,
      h('div', {},
        block.title ? h('strong', {}, renderText(block.title)) : null,
        block.subtitle ? h('small', {}, renderText(block.subtitle)) : null)),
    block.body ? h('div', { class: 'text' }, renderText(block.body)) : null,
    block.actions?.length ? h('div', { class: 'actions' }, block.actions.map((element) => renderElement(id, element, surface))) : null);
}

function alert(block) {
  const level = ['info', 'warning', 'error', 'success'].includes(block.level) ? block.level : 'default';
  return h('div', { class: `alert alert-${level}`, role: level === 'error' ? 'alert' : 'note' },
    icon(level === 'success' ? 'check' : 'warn'), h('div', { class: 'text' }, renderText(block.text)));
}

function carousel(block, id, surface) {
  return h('div', { class: 'carousel', tabindex: '0' }, (block.elements ?? []).map((element) => card(element, id, surface)));
}

function container(block, id, surface) {
  return h('div', { class: 'card' },
    block.title ? h('strong', {}, renderText(block.title)) : null,
    block.rich_text_title ? richText(block.rich_text_title) : null,
    block.subtitle ? h('small', {}, renderText(block.subtitle)) : null,
    (block.child_blocks ?? []).map((child, index) => renderBlock(child, child.block_id ?? `${id}${blockId(child, index)}`, surface)));
}

function contextActions(block, id, surface) {
  return h('div', { class: 'actions quiet' }, (block.elements ?? []).map((element) => renderElement(id, element, surface)));
}

function file(block) {
  return h('span', { class: 'placeholder' }, icon('file'), block.external_id ?? '');
}

function video(block) {
  return h('div', { class: 'card' }, h('strong', {}, plain(block.title)), link(block.title_url ?? block.video_url ?? ''),
    block.description ? h('div', { class: 'text' }, plain(block.description)) : null);
}
