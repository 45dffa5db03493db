// Draws interactive elements (buttons, menus, choices) and decides when they report an action.
import { h, icon, localUrl, safeUrl, uid } from './dom.js';
import { t } from './i18n.js';
import { bare, renderText } from './mrkdwn.js';
import { askConfirm } from './confirm.js';
import { emit } from './state.js';
import { openMenu } from './popover.js';
import { renderPicker, renderTextInput } from './inputs.js';
import { renderSelect } from './select.js';

/** Any element of a block. `inInput` elements report only if the block dispatches actions. */
export function renderElement(block, element, surface, { labelledBy = null, inInput = false, dispatches = !inInput, clearable = false } = {}) {
  const report = async (change) => {
    if (!dispatches) return null;
    if (element.confirm && !(await askConfirm(element.confirm))) return null;
    return surface.act(block, element, change);
  };
  const options = { changed: () => report(), labelledBy, dispatches, clearable };
  const { type } = element;
  if (type === 'button') return button(element, report);
  if (type === 'overflow') return overflow(element, report);
  if (type === 'radio_buttons' || type === 'checkboxes') return choices(block, element, surface, options);
  if (type.endsWith('_select')) return renderSelect(block, element, surface, options);
  if (type.endsWith('_input') && type !== 'file_input') return renderTextInput(block, element, surface, options);
  if (type.endsWith('picker')) return renderPicker(block, element, surface, options);
  if (type === 'image') return imageElement(element);
  if (type === 'icon_button') return button({ ...element, text: element.text ?? { type: 'plain_text', text: element.icon } }, report);
  if (type === 'feedback_buttons') return feedback(element, report);
  return h('span', { class: 'placeholder', testid: 'unknown-element' }, t('unknown_element', { type }));
}

/** Run `work` while the button shows that it is busy. */
export async function busy(node, work) {
  if (node.getAttribute('aria-busy') === 'true') return undefined;
  node.setAttribute('aria-busy', 'true');
  try { return await work(); } finally { node.removeAttribute('aria-busy'); }
}

function button(element, report) {
  const href = element.url ? safeUrl(element.url) : null;
  const run = async (event) => {
    if (href?.startsWith('slack:')) { event.preventDefault(); emit('deeplink', href); }
    const change = element.value === undefined ? {} : { value: element.value };
    const answer = await busy(node, () => report(change));
    node.classList.toggle('has-trouble', answer?.ok === false);
  };
  const node = h(href ? 'a' : 'button', {
    type: href ? null : 'button', class: `button ${element.style ?? ''}`, href, target: href ? '_blank' : null,
    rel: href ? 'noopener noreferrer' : null, 'aria-label': element.accessibility_label, testid: 'button',
    dataset: { actionId: element.action_id ?? '', value: element.value ?? '' }, onclick: run,
  }, renderText(element.text), href && !href.startsWith('slack:') ? h('span', { class: 'sr' }, ' ↗') : null);
  return node;
}

function feedback(element, report) {
  const one = (part) => part && h('button', {
    type: 'button', class: 'button', 'aria-label': part.accessibility_label, testid: 'button',
    dataset: { actionId: element.action_id ?? '', value: part.value }, onclick: () => report({ value: part.value }),
  }, renderText(part.text));
  return h('span', { class: 'button-row' }, one(element.positive_button), one(element.negative_button));
}

function overflow(element, report) {
  const node = h('button', {
    type: 'button', class: 'button overflow', 'aria-label': t('more'), 'aria-haspopup': 'menu', 'aria-expanded': 'false',
    testid: 'overflow', dataset: { actionId: element.action_id ?? '' },
  }, icon('dots'));
  node.addEventListener('click', () => openMenu(node, (element.options ?? []).map((option) => ({
    label: renderText(option.text), detail: option.description ? bare(option.description) : null,
    testid: 'option', dataset: { value: option.value },
    run: () => {
      const url = option.url && safeUrl(option.url);
      if (url) window.open(url, '_blank', 'noopener');
      report({ selected_option: option });
    },
  })), { label: t('more') }));
  return node;
}

function choices(block, element, surface, { changed, labelledBy }) {
  const many = element.type === 'checkboxes';
  const name = uid('choice');
  const chosen = () => { const value = surface.get(block, element); return many ? value ?? [] : value ? [value] : []; };
  const toggle = (option, checked) => {
    if (!many) surface.set(block, element, option);
    else surface.set(block, element, [...chosen().filter((o) => o.value !== option.value), ...(checked ? [option] : [])]);
    changed();
  };
  return h('div', {
    class: 'choices', role: many ? 'group' : 'radiogroup', 'aria-labelledby': labelledBy, dataset: { actionId: element.action_id ?? '' },
  }, (element.options ?? []).map((option) => h('label', { class: 'choice', testid: 'choice', dataset: { value: option.value } },
    h('input', {
      type: many ? 'checkbox' : 'radio', name, checked: chosen().some((o) => o.value === option.value),
      onchange: (event) => toggle(option, event.target.checked),
    }),
    h('span', {}, renderText(option.text), option.description ? h('small', {}, renderText(option.description)) : null))));
}

/** A picture; pictures from outside this machine are named instead of loaded. */
export function picture(image, className = 'picture') {
  const source = image.image_url ?? image.slack_file?.url ?? (image.slack_file?.id ? `/files/${image.slack_file.id}/image` : null);
  const local = source ? localUrl(source) : null;
  if (local) return h('img', { src: local, alt: image.alt_text ?? '', class: className, loading: 'lazy', testid: 'image' });
  return h('span', { class: 'placeholder', testid: 'external-image' }, icon('eye', 14), ' ', t('external_image'), ' ', image.alt_text ?? source ?? '');
}

function imageElement(element) {
  return picture(element, 'thumb');
}
