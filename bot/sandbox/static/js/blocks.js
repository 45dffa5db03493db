// Draws Block Kit blocks and replaces only those that changed, so that typing is never disturbed.
import { fragment, h, uid } from './dom.js';
import { t } from './i18n.js';
import { plain, renderText } from './mrkdwn.js';
import { markdown } from './markdown.js';
import { richText } from './richtext.js';
import { picture, renderElement } from './elements.js';
import { blockId } from './surface.js';
import { EXTRA } from './extras.js';

const RENDER = {
  section, header, divider, context, actions, input,
  image: (block) => h('figure', { class: 'image-block' },
    block.title ? h('figcaption', {}, plain(block.title)) : null, picture(block)),
  rich_text: (block) => richText(block),
  markdown: (block) => markdown(block.text ?? ''),
  ...EXTRA,
};

/** One block as a node. */
export function renderBlock(block, id, surface) {
  const draw = RENDER[block.type];
  let content;
  try {
    content = draw ? draw(block, id, surface) : unknown(block);
  } catch (error) {
    console.error(error);
    content = unknown(block);
  }
  return h('div', { class: `block block-${block.type}`, testid: `block-${block.type}`, dataset: { blockId: id } }, content);
}

function unknown(block) {
  return h('div', { class: 'placeholder', testid: 'unknown-block' }, t('unknown_block', { type: block.type }));
}

/** Make `root` show `blocks`; nodes of unchanged blocks stay, focus and caret survive. */
export function patchBlocks(root, blocks, surface) {
  const focus = rememberFocus(root);
  const old = root.drawn ?? new Map();
  const drawn = new Map();
  surface.keep(blocks);
  blocks.forEach((block, index) => {
    const id = blockId(block, index);
    const json = JSON.stringify(block);
    const known = old.get(id);
    drawn.set(id, known?.json === json ? known : { json, node: renderBlock(block, id, surface) });
  });
  for (const [id, { node }] of old) if (drawn.get(id)?.node !== node) node.remove();
  let position = 0;
  for (const { node } of drawn.values()) {
    if (root.children[position] !== node) root.insertBefore(node, root.children[position] ?? null);
    position += 1;
  }
  root.drawn = drawn;
  restoreFocus(root, focus);
}

function rememberFocus(root) {
  const node = document.activeElement;
  if (!node || !root.contains(node)) return null;
  const [block, action] = [node.closest('[data-block-id]'), node.closest('[data-action-id]')];
  return { node, block: block?.dataset.blockId, action: action?.dataset.actionId, start: node.selectionStart, end: node.selectionEnd };
}

function restoreFocus(root, focus) {
  if (!focus || document.activeElement === focus.node) return;
  if (focus.node.isConnected) { focus.node.focus({ preventScroll: true }); return; }
  const block = root.querySelector(`[data-block-id="${CSS.escape(focus.block ?? '')}"]`);
  const action = block?.querySelector(`[data-action-id="${CSS.escape(focus.action ?? '')}"]`);
  const node = action?.matches('input,textarea,button,a') ? action : action?.querySelector('input,textarea,button');
  node?.focus({ preventScroll: true });
  if (focus.start !== null && focus.start !== undefined) node?.setSelectionRange?.(focus.start, focus.end);
}

function section(block, id, surface) {
  const body = h('div', { class: 'section-body' },
    block.text ? h('div', { class: 'text' }, renderText(block.text)) : null,
    block.fields ? h('div', { class: 'fields' }, block.fields.map((field) => h('div', { class: 'text' }, renderText(field)))) : null);
  if (!block.accessory) return body;
  const wide = /select$|picker$|radio|checkboxes/.test(block.accessory.type);
  return h('div', { class: `section with-accessory${wide ? ' wide' : ''}` }, body,
    h('div', { class: 'accessory' }, renderElement(id, block.accessory, surface)));
}

function header(block) {
  return h('h3', { class: 'header-text' }, plain(block.text));
}

function divider() {
  return h('hr');
}

function context(block) {
  return h('div', { class: 'context' }, (block.elements ?? []).map((element) => (element.type === 'image'
    ? picture(element, 'context-image') : h('span', { class: 'text' }, renderText(element)))));
}

function actions(block, id, surface) {
  return h('div', { class: 'actions' }, (block.elements ?? []).map((element) => renderElement(id, element, surface)));
}

function input(block, id, surface) {
  const label = uid('label');
  return h('div', { class: 'input' },
    h('div', { class: 'input-label', id: label }, plain(block.label),
      block.optional ? h('span', { class: 'optional' }, ` ${t('optional')}`) : null),
    renderElement(id, block.element, surface, {
      labelledBy: label, inInput: true, dispatches: Boolean(block.dispatch_action), clearable: Boolean(block.optional),
    }),
    h('div', { class: 'field-error', role: 'alert', testid: 'field-error', hidden: true }),
    block.hint ? h('div', { class: 'hint' }, plain(block.hint)) : null);
}

/** Show `{block_id: message}` under the inputs; clears all others. Returns how many found their place. */
export function showErrors(root, errors) {
  let placed = 0;
  for (const node of root.querySelectorAll('[data-block-id]')) {
    const message = errors[node.dataset.blockId];
    const slot = node.querySelector('.field-error');
    if (!slot) continue;
    slot.hidden = !message;
    slot.textContent = message ?? '';
    node.classList.toggle('has-error', Boolean(message));
    node.querySelectorAll('input,textarea,.select-trigger').forEach((field) => {
      if (message) field.setAttribute('aria-invalid', 'true'); else field.removeAttribute('aria-invalid');
    });
    placed += message ? 1 : 0;
  }
  const first = root.querySelector('.has-error');
  first?.scrollIntoView({ block: 'nearest' });
  first?.querySelector('input,textarea,button')?.focus({ preventScroll: true });
  return placed;
}

/** Blocks as a fragment without patching, for parts that never change. */
export function staticBlocks(blocks, surface) {
  return fragment(blocks.map((block, index) => renderBlock(block, blockId(block, index), surface)));
}
