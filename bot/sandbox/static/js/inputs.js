// Draws the elements a person types or picks a date in, with counters and client-side checks.
import { debounce, h, uid } from './dom.js';
import { t } from './i18n.js';
import { bare } from './mrkdwn.js';
import { fromWall, toWall } from './time.js';

const TEXT = { plain_text_input: 'text', email_text_input: 'email', url_text_input: 'url', number_input: 'text' };

/** A text, number, address or rich-text field. `changed()` reports a dispatched action. */
export function renderTextInput(block, element, surface, { changed, labelledBy, dispatches }) {
  const many = element.multiline || element.type === 'rich_text_input';
  const rich = element.type === 'rich_text_input';
  const node = h(many ? 'textarea' : 'input', {
    class: 'text-input', type: many ? null : TEXT[element.type], rows: many ? 4 : null,
    inputmode: element.type === 'number_input' ? (element.is_decimal_allowed ? 'decimal' : 'numeric') : null,
    placeholder: bare(element.placeholder) || null, 'aria-labelledby': labelledBy, autocomplete: 'off',
    testid: 'input', dataset: { actionId: element.action_id ?? '' },
    value: rich ? plainOf(surface.get(block, element)) : surface.get(block, element) ?? '',
  });
  if (element.focus_on_load) node.dataset.focusOnLoad = '1';
  const counter = element.max_length ? h('span', { class: 'counter', 'aria-live': 'off', testid: 'counter' }) : null;
  const count = () => {
    if (!counter) return;
    counter.textContent = `${[...node.value].length} / ${element.max_length}`;
    counter.classList.toggle('over', [...node.value].length > element.max_length);
  };
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];
  const later = debounce(changed, 400);
  node.addEventListener('input', () => {
    surface.set(block, element, rich ? richOf(node.value) : node.value || null);
    count();
    if (dispatches && triggers.includes('on_character_entered')) later();
  });
  node.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    if (many && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    if (dispatches && triggers.includes('on_enter_pressed')) changed();
    else surface.onEnter?.();
  });
  count();
  return h('div', { class: 'text-field' }, node, counter);
}

function richOf(text) {
  if (!text) return null;
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] };
}

function plainOf(value) {
  const texts = (element) => element.text ?? (element.elements ?? []).map(texts).join('');
  return value ? (value.elements ?? []).map(texts).join('\n') : '';
}

/** A date, a time, or both (in the person's zone). */
export function renderPicker(block, element, surface, { changed, labelledBy }) {
  const later = debounce(changed, 500);
  const field = (type, value, onchange) => h('input', {
    class: 'text-input picker', type, value: value ?? '', 'aria-label': labelledBy ? null : bare(element.placeholder) || t(type),
    'aria-labelledby': labelledBy, testid: `input-${type}`, dataset: { actionId: element.action_id ?? '' }, onchange,
  });
  const set = (value) => { surface.set(block, element, value); later(); };
  const root = h('div', { class: 'pickers', id: uid('pick') });
  if (element.type !== 'datetimepicker') {
    const type = element.type === 'datepicker' ? 'date' : 'time';
    root.append(field(type, surface.get(block, element), (event) => set(event.target.value || null)));
    if (element.timezone) root.append(h('small', {}, element.timezone));
    return root;
  }
  const wall = surface.get(block, element) ? toWall(surface.get(block, element)) : {};
  const put = () => set(wall.date && wall.time ? fromWall(wall.date, wall.time) : null);
  root.append(
    field('date', wall.date, (event) => { wall.date = event.target.value; put(); }),
    field('time', wall.time, (event) => { wall.time = event.target.value; put(); }),
  );
  return root;
}

/** What is wrong with the value of an input block, in the person's language, or null. */
export function checkInput(block, value) {
  const { element } = block;
  const empty = value === null || value === undefined || value === '' || (Array.isArray(value) && !value.length)
    || (typeof value === 'string' && !value.trim());
  if (empty) return block.optional ? null : t('required');
  if (typeof value !== 'string') return null;
  const length = [...value].length;
  if (element.min_length && length < element.min_length) return t('too_short', { n: element.min_length });
  const most = element.max_length ?? (element.type === 'plain_text_input' ? 3000 : Infinity);
  if (length > most) return t('too_long', { n: most });
  if (element.type === 'email_text_input' && !/^\S+@\S+\.\S+$/.test(value)) return t('bad_email');
  if (element.type === 'url_text_input' && !/^https?:\/\/\S+\.\S+|^https?:\/\/localhost/.test(value)) return t('bad_url');
  return element.type === 'number_input' ? checkNumber(element, value) : null;
}

function checkNumber(element, value) {
  if (!/^[+-]?\d+([.]\d+)?$/.test(value.trim())) return t('bad_number');
  if (!element.is_decimal_allowed && !/^[+-]?\d+$/.test(value.trim())) return t('bad_whole');
  if (element.min_value !== undefined && Number(value) < Number(element.min_value)) return t('too_small', { n: element.min_value });
  if (element.max_value !== undefined && Number(value) > Number(element.max_value)) return t('too_big', { n: element.max_value });
  return null;
}
