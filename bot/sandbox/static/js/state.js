// Holds what the page knows: the company, the chosen person, the conversations, the demo clock.

export const state = {
  team: { id: '', name: '' },
  bot: { user_id: '', name: '', icon: '' },
  commands: [],
  shortcuts: [],
  users: new Map(),
  now: new Date(0),
  botOnline: true,
  connected: true,
  playMode: 'manual',
  clock: { running: false, steps: 0 },
  coming: {},
  me: null,
  place: 'home',
  conversations: [],
};

const listeners = new Map();

/** Be told when a part of the state (`people`, `conversations`, `clock`, `place`, …) changed. */
export function on(topic, fn) {
  if (!listeners.has(topic)) listeners.set(topic, []);
  listeners.get(topic).push(fn);
}

/** Tell everybody who listens to `topic`. */
export function emit(topic, detail) {
  for (const fn of listeners.get(topic) ?? []) fn(detail);
}

/** The chosen person's record. */
export function me() {
  return state.users.get(state.me) ?? { id: '', name: '', real_name: '', tz: 'UTC', locale: 'en-US' };
}

/** The record of any user, the bot included; unknown ids get a stand-in. */
export function person(id) {
  if (id === state.bot.user_id) {
    return { id, name: state.bot.name, real_name: state.bot.name, tz: 'UTC', locale: 'en-US', is_bot: true };
  }
  return state.users.get(id) ?? { id, name: id, real_name: id, tz: 'UTC', locale: 'en-US', unknown: true };
}

/** The direct message between the chosen person and the bot. */
export function botDm() {
  return state.conversations.find((c) => c.kind === 'im' && c.members.includes(state.bot.user_id))
    ?? state.conversations.find((c) => c.kind === 'im');
}

/** The conversation that is open, or undefined on Home. */
export function openConversation() {
  return state.conversations.find((c) => c.id === state.place);
}

/** The name under which the chosen person sees a conversation. */
export function conversationName(conversation) {
  if (conversation.kind === 'channel') return conversation.name;
  const others = conversation.members.filter((id) => id !== state.me);
  if (conversation.kind === 'im') return others.length ? person(others[0]).real_name : conversation.name;
  const people = others.filter((id) => id !== state.bot.user_id);
  return people.map((id) => firstName(person(id))).join(', ') || conversation.name;
}

function firstName(user) {
  return user.is_bot ? user.real_name : user.real_name.split(' ')[0];
}

/** What the address after `#` says: `{as, c}`. */
export function readHash() {
  const params = new URLSearchParams(location.hash.slice(1));
  return { as: params.get('as'), c: params.get('c') };
}

/** Keep person and place in the address so that a reload or a bookmark returns here. */
export function writeHash() {
  const hash = `#${new URLSearchParams({ as: state.me, c: state.place })}`;
  if (location.hash !== hash) history.replaceState(null, '', hash);
}
