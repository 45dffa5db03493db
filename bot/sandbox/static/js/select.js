// Draws Slack's select menus as a button that opens a searchable list of options.
import { debounce, fill, h, uid, icon } from './dom.js';
import { t } from './i18n.js';
import { bare, renderText } from './mrkdwn.js';
import { closePopover, isOpen, openPopover } from './popover.js';
import { itemFor, sourceOf } from './options.js';

/** A select of any type. `changed()` is called when a choice has been made. */
export function renderSelect(block, element, surface, { changed, labelledBy, clearable }) {
  const many = element.type.startsWith('multi_');
  const root = h('div', { class: `select${many ? ' select-multi' : ''}`, dataset: { actionId: element.action_id } });
  const trigger = h('button', {
    type: 'button', class: 'select-trigger', 'aria-haspopup': 'listbox', 'aria-expanded': 'false',
    'aria-labelledby': labelledBy ? `${labelledBy} ` : null, testid: 'select', dataset: { actionId: element.action_id },
  });
  trigger.id = uid('select');
  if (labelledBy) trigger.setAttribute('aria-labelledby', `${labelledBy} ${trigger.id}`);
  const chosen = () => { const value = surface.get(block, element); return many ? value ?? [] : value ? [value] : []; };
  const put = (values) => { surface.set(block, element, many ? values : values[0] ?? null); draw(); };
  const draw = () => {
    const values = chosen();
    const text = !many && values.length ? itemFor(element, values[0]).node() : placeholder(element);
    fill(trigger, h('span', { class: values.length && !many ? 'select-value' : 'select-placeholder' }, text), icon('down', 16));
    const tokens = many ? values.map((value) => token(element, value, () => {
      put(values.filter((other) => other !== value));
      changed();
    })) : [];
    const clear = clearable && !many && values.length ? h('button', {
      type: 'button', class: 'select-clear', 'aria-label': t('clear'), onclick: () => { put([]); changed(); trigger.focus(); },
    }, icon('close', 14)) : null;
    fill(root, tokens.length ? h('span', { class: 'tokens' }, tokens) : null, trigger, clear);
  };
  trigger.addEventListener('click', () => {
    if (isOpen(trigger)) closePopover();
    else openList({ block, element, surface, trigger, many, chosen, put, changed });
  });
  trigger.addEventListener('keydown', (event) => {
    if (['ArrowDown', 'ArrowUp'].includes(event.key)) { event.preventDefault(); trigger.click(); }
  });
  draw();
  return root;
}

function placeholder(element) {
  if (element.placeholder) return renderText(element.placeholder);
  if (element.type.includes('users')) return t('select_person');
  if (element.type.includes('conversations') || element.type.includes('channels')) return t('select_conversation');
  return t(element.type.startsWith('multi_') ? 'select_options' : 'select_option');
}

function token(element, value, remove) {
  const item = itemFor(element, value);
  return h('span', { class: 'token', testid: 'token', dataset: { value: item.key } }, item.node(), h('button', {
    type: 'button', 'aria-label': t('remove', { name: item.text }), onclick: remove,
  }, icon('close', 12)));
}

function openList({ block, element, surface, trigger, many, chosen, put, changed }) {
  const listId = uid('list');
  const search = h('input', {
    type: 'text', class: 'select-search', role: 'combobox', 'aria-expanded': 'true', 'aria-controls': listId,
    'aria-label': t('search'), placeholder: t('search'), autocomplete: 'off', testid: 'select-search',
  });
  const list = h('div', { class: 'options', role: 'listbox', id: listId, 'aria-multiselectable': many ? 'true' : null });
  const before = JSON.stringify(chosen());
  const limit = element.max_selected_items ?? Infinity;
  let items = [];
  let active = -1;
  const isChosen = (item) => chosen().some((value) => itemFor(element, value).key === item.key);

  const mark = (index) => {
    active = index;
    list.querySelectorAll('.option').forEach((node, i) => node.classList.toggle('active', i === index));
    const node = list.querySelectorAll('.option')[index];
    if (node) { search.setAttribute('aria-activedescendant', node.id); node.scrollIntoView({ block: 'nearest' }); }
  };
  const pick = (item) => {
    if (!many) { put([item.value]); closePopover(); changed(); return; }
    const values = chosen();
    if (isChosen(item)) put(values.filter((value) => itemFor(element, value).key !== item.key));
    else if (values.length < limit) put([...values, item.value]);
    show(groups, active);
  };
  const optionNode = (item) => h('div', {
    class: 'option', role: 'option', id: uid('option'), 'aria-selected': isChosen(item) ? 'true' : 'false',
    testid: 'option', dataset: { value: item.key },
    onpointerdown: (event) => event.preventDefault(), onclick: () => pick(item),
  }, h('span', { class: 'option-text' }, item.node(), item.detail ? h('small', {}, item.detail()) : null),
  isChosen(item) ? icon('check', 16) : null);
  let groups = [];
  const show = (next, keep = 0) => {
    groups = next.groups ? next.groups : next;
    items = groups.flatMap((group) => group.items);
    fill(list, groups.filter((group) => group.items.length).map((group) => h('div', { role: 'group' },
      group.label ? h('div', { class: 'option-group' }, renderText(group.label)) : null, group.items.map(optionNode))),
    items.length ? null : h('p', { class: 'menu-empty' }, next.note ?? t('no_results')),
    many && chosen().length >= limit ? h('p', { class: 'menu-empty' }, t('max_selected', { n: limit })) : null);
    mark(Math.min(keep, items.length - 1));
    place();
  };
  const load = sourceOf(block, element, surface);
  let round = 0;
  const refresh = async () => {
    const mine = ++round;
    const next = load(search.value.trim());
    if (next instanceof Promise) fill(list, h('p', { class: 'menu-empty' }, t('loading')));
    const done = await next;
    if (mine === round) show(done);
  };
  search.addEventListener('input', element.type.includes('external') ? debounce(refresh, 250) : refresh);
  search.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && items.length) { event.preventDefault(); mark((active + step + items.length) % items.length); }
    if (event.key === 'Enter') { event.preventDefault(); if (items[active]) pick(items[active]); }
    if (event.key === 'Tab') closePopover();
  });
  const { place } = openPopover(trigger, [search, list], {
    wide: true, label: bare(element.placeholder) || t('select_option'), testid: 'select-list',
    onClose: () => { if (many && JSON.stringify(chosen()) !== before) changed(); },
  });
  refresh();
  search.focus({ preventScroll: true });
}
