// Proposes commands, people, channels and emoji while somebody types in the composer.
import { avatar } from './avatar.js';
import { fill, h, uid } from './dom.js';
import { emojiChar, emojiNames } from './emoji.js';
import { lang, t } from './i18n.js';
import { matches } from './options.js';
import { me, state } from './state.js';

/** Words a usage hint offers, such as "signup | status | help". */
export function hintWords(hint) {
  if (!/[|,/]/.test(hint ?? '')) return [];
  return hint.replace(/[[\]()…]/g, ' ').split(/[|,/]/).map((part) => part.trim().split(/\s+/)[0])
    .filter((word) => /^[\p{L}-]+$/u.test(word));
}

function commandItems(text) {
  return state.commands.filter((command) => command.command.startsWith(text)).map((command) => ({
    insert: `${command.command} `, label: command.command, note: command.usage_hint ?? '', detail: command.description ?? '',
  }));
}

/** What may follow a command, for the person playing: from the app's own list, else from its hint. */
function wordsOf(command) {
  if (!command.words?.length) return hintWords(command.usage_hint).map((word) => ({ word, detail: '' }));
  return command.words.filter((one) => !one.role || one.role === me().role).map((one) => {
    const [word, detail] = one.texts[lang()] ?? one.texts.en;
    return { word, detail };
  });
}

function subcommandItems(text) {
  const [, name, typed] = /^(\/\S+) ([^\s]*)$/.exec(text) ?? [];
  const command = state.commands.find((one) => one.command === name);
  if (!command) return [];
  return wordsOf(command).filter(({ word }) => word.startsWith(typed) && word !== typed)
    .map(({ word, detail }) => ({ insert: `${name} ${word} `, label: `${name} ${word}`, detail }));
}

function peopleItems(typed) {
  return [...state.users.values()].filter((user) => !user.deleted && matches(`${user.real_name} ${user.name}`, typed))
    .slice(0, 8).map((user) => ({ insert: `@${user.name} `, label: user.real_name, note: `@${user.name}`, detail: user.title ?? '', user }));
}

function channelItems(typed) {
  return state.conversations.filter((c) => c.kind === 'channel' && c.name.startsWith(typed))
    .slice(0, 8).map((c) => ({ insert: `#${c.name} `, label: `#${c.name}`, detail: c.topic ?? '' }));
}

/** What fits the text before the caret: `{from, title, items}` or null. */
export function proposals(before) {
  if (/^\/\S*$/.test(before)) return { from: 0, title: t('commands'), items: commandItems(before) };
  const word = /(^|\s)([@#:])([^\s@#:]*)$/u.exec(before);
  if (word) {
    const [whole, gap, sign, typed] = word;
    const from = before.length - whole.length + gap.length;
    if (sign === '@') return { from, title: t('people'), items: peopleItems(typed) };
    if (sign === '#') return { from, title: t('channels'), items: channelItems(typed) };
    if (typed.length >= 2) {
      return { from, title: t('emoji'), items: emojiNames(typed).map((name) => ({ insert: `:${name}: `, label: `${emojiChar(name)}  :${name}:`, detail: '' })) };
    }
  }
  if (before.startsWith('/')) return { from: 0, title: t('commands'), items: subcommandItems(before) };
  return null;
}

/** The list above a text field. Its `key` handler returns true when it has used a key press. */
export class Completion {
  constructor(field, afterPick) {
    this.field = field;
    this.afterPick = afterPick;
    this.id = uid('complete');
    this.node = h('div', { class: 'completion', role: 'listbox', id: this.id, hidden: true, testid: 'completion' });
    this.current = null;
    field.setAttribute('aria-controls', this.id);
    field.setAttribute('aria-autocomplete', 'list');
  }

  update() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    this.current = proposals(before);
    if (!this.current?.items.length) { this.hide(); return; }
    fill(this.node, h('div', { class: 'option-group' }, this.current.title), this.current.items.map((item, index) => h('div', {
      class: 'option', role: 'option', id: `${this.id}-${index}`, testid: 'completion-item',
      onpointerdown: (event) => { event.preventDefault(); this.pick(index); },
    }, item.user ? avatar(item.user, 's') : null, h('span', { class: 'option-text' }, h('span', {}, item.label, ' ',
      item.note ? h('span', { class: 'note' }, item.note) : null), item.detail ? h('small', {}, item.detail) : null))));
    this.node.hidden = false;
    this.mark(0);
  }

  mark(index) {
    this.active = (index + this.current.items.length) % this.current.items.length;
    this.node.querySelectorAll('.option').forEach((node, i) => {
      node.classList.toggle('active', i === this.active);
      node.setAttribute('aria-selected', i === this.active ? 'true' : 'false');
      if (i === this.active) node.scrollIntoView({ block: 'nearest' });
    });
    this.field.setAttribute('aria-activedescendant', `${this.id}-${this.active}`);
  }

  hide() {
    this.node.hidden = true;
    this.field.removeAttribute('aria-activedescendant');
  }

  pick(index) {
    const { from, items } = this.current;
    const rest = this.field.value.slice(this.field.selectionStart);
    const start = this.field.value.slice(0, from) + items[index].insert;
    this.field.value = start + rest;
    this.field.setSelectionRange(start.length, start.length);
    this.field.focus();
    this.hide();
    this.afterPick();
  }

  key(event) {
    if (this.node.hidden) return false;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') this.mark(this.active + (event.key === 'ArrowDown' ? 1 : -1));
    else if (event.key === 'Escape') this.hide();
    else if (event.key === 'Tab') this.pick(this.active);
    else if (event.key === 'Enter' && !this.exact()) this.pick(this.active);
    else return false;
    event.preventDefault();
    return true;
  }

  /** Enter sends when the typed text already is what would be inserted. */
  exact() {
    const typed = this.field.value.slice(this.current.from, this.field.selectionStart).trimEnd();
    return this.current.items[this.active].insert.trimEnd() === typed;
  }
}
