// Finds the options of every kind of select: given, fetched from the app, people, conversations.
import { fragment } from './dom.js';
import { t } from './i18n.js';
import { bare, renderText } from './mrkdwn.js';
import { conversationName, person, state } from './state.js';

const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
/** True if every word of `query` occurs in `text`, ignoring case and accents. */
export function matches(text, query) {
  const folded = fold(text);
  return fold(query).split(/\s+/).every((word) => folded.includes(word));
}

/** What a value of this element looks like: `{key, value, text, node(), detail()}`. */
export function itemFor(element, value) {
  if (element.type.includes('users')) return userItem(person(value));
  if (element.type.includes('conversations') || element.type.includes('channels')) return conversationItem(value);
  return optionItem(value);
}

function optionItem(option) {
  return {
    key: option.value, value: option, text: bare(option.text), node: () => renderText(option.text),
    detail: option.description ? () => renderText(option.description) : null,
  };
}

function userItem(user) {
  return {
    key: user.id, value: user.id, text: `${user.real_name} ${user.name} ${user.title ?? ''}`,
    node: () => fragment(user.real_name), detail: user.title ? () => fragment(user.title) : null,
  };
}

function conversationItem(id) {
  const found = state.conversations.find((c) => c.id === id);
  const name = found ? (found.kind === 'channel' ? `#${found.name}` : conversationName(found)) : id;
  return { key: id, value: id, text: name, node: () => fragment(name), detail: null };
}

/** A function from search text to `[{label, items}]` (or `{groups, note}`, or a promise of it). */
export function sourceOf(block, element, surface) {
  const type = element.type.replace(/^multi_/, '');
  if (type === 'external_select') return (query) => external(block, element, surface, query);
  const all = given(type, element);
  return (query) => all.map((group) => ({
    label: group.label, items: query ? group.items.filter((item) => matches(item.text, query)) : group.items,
  }));
}

function given(type, element) {
  if (type === 'users_select') {
    const people = [...state.users.values()].filter((user) => !user.deleted);
    return [{ items: people.map(userItem) }, { items: [userItem(person(state.bot.user_id))] }];
  }
  if (type === 'channels_select') {
    return [{ items: state.conversations.filter((c) => c.kind === 'channel' && !c.is_private).map((c) => conversationItem(c.id)) }];
  }
  if (type === 'conversations_select') {
    return [{ items: state.conversations.filter((c) => allowed(c, element.filter)).map((c) => conversationItem(c.id)) }];
  }
  return grouped(element);
}

function allowed(conversation, filter) {
  if (!filter) return true;
  if (filter.exclude_bot_users && conversation.kind === 'im' && conversation.members.includes(state.bot.user_id)) return false;
  const kind = conversation.kind === 'channel' ? (conversation.is_private ? 'private' : 'public') : conversation.kind;
  return !filter.include || filter.include.includes(kind);
}

function grouped({ options, option_groups: groups }) {
  if (groups) return groups.map((group) => ({ label: group.label, items: group.options.map(optionItem) }));
  return [{ items: (options ?? []).map(optionItem) }];
}

async function external(block, element, surface, query) {
  const least = element.min_query_length ?? 3;
  if (query.length < least) return { groups: [], note: t('type_more', { n: least }) };
  const answer = await surface.options(block, element, query);
  if (answer?.error) return { groups: [], note: t('failed', { what: t('search'), error: answer.error }) };
  return grouped(answer ?? {});
}
