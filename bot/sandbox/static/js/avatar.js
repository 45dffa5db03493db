// Draws the round-cornered pictures of people (initials on their colour) and of the app.
import { h, localUrl } from './dom.js';
import { emojify } from './emoji.js';
import { state } from './state.js';

const PALETTE = ['#3f7d8c', '#8a5a9e', '#b0623f', '#4d7f4a', '#9b4f6a', '#4a68a8', '#86702c', '#557086'];

/** The avatar of a user record; `size` is "s", "m" or "l". */
export function avatar(user, size = 'm') {
  if (user.is_bot || user.id === state.bot.user_id) return botAvatar(size);
  return h('span', {
    class: `avatar avatar-${size}${user.deleted ? ' avatar-off' : ''}`, 'aria-hidden': 'true',
    style: { 'background-color': color(user) },
  }, initials(user.real_name || user.name || '?'));
}

function color(user) {
  if (/^#?[0-9a-f]{6}$/i.test(user.avatar_color ?? '')) return user.avatar_color.startsWith('#') ? user.avatar_color : `#${user.avatar_color}`;
  const sum = [...(user.id ?? '')].reduce((total, char) => total + char.charCodeAt(0), 0);
  return PALETTE[sum % PALETTE.length];
}

function initials(name) {
  const words = name.replace(/\b(Dr|Prof)\.?\s+/g, '').trim().split(/\s+/);
  return (words[0][0] + (words.length > 1 ? words.at(-1)[0] : '')).toUpperCase();
}

function botAvatar(size) {
  const { icon } = state.bot;
  const isUrl = /^(https?:|\/|data:)/.test(icon ?? '');
  const source = isUrl ? localUrl(icon) : (icon ? null : '/static/icon.svg');
  const drawn = icon && !isUrl ? emojify(icon) : null;
  return h('span', { class: `avatar avatar-${size} avatar-bot`, 'aria-hidden': 'true' },
    drawn && !/^:.*:$/.test(drawn) ? drawn : h('img', { src: source ?? '/static/icon.svg', alt: '' }));
}
