// Shows instants in the chosen person's zone and language, and turns wall times into instants.
import { pageLang } from './i18n.js';
import { me, state } from './state.js';

function format(date, options, who = me()) {
  try {
    return new Intl.DateTimeFormat(who.locale || 'en-US', { timeZone: who.tz || 'UTC', ...options }).format(date);
  } catch {
    return new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', ...options }).format(date);
  }
}

/** The instant of a Slack timestamp such as "1764000000.000100". */
export function fromTs(ts) {
  return new Date(Number.parseFloat(ts) * 1000);
}

export const clockTime = (date, who) => format(date, { hour: 'numeric', minute: '2-digit' }, who);
export const fullTime = (date, who) =>
  format(date, { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }, who);
export const longTime = (date, who) =>
  format(date, { dateStyle: 'full', timeStyle: 'short' }, who);

/** Short and long times for the page's frame: the played person's zone, the visitor's language. */
export const frameTime = (date) => fullTime(date, framed());
export const frameSoon = (date) => (Math.abs(date - state.now) < 6 * 86400000
  ? format(date, { weekday: 'short', hour: 'numeric', minute: '2-digit' }, framed()) : frameTime(date));
export const frameClock = (date, who = me()) => clockTime(date, framed(who));
export const frameLong = (date) => longTime(date, framed());

function framed(who = me()) {
  return { locale: pageLang() === 'de' ? 'de-DE' : 'en-GB', tz: who.tz };
}

/** The calendar day "2026-11-23" of an instant in a zone. */
export function dayKey(date, zone = me().tz) {
  return format(date, { year: 'numeric', month: '2-digit', day: '2-digit' }, { locale: 'en-CA', tz: zone });
}

/** "Today", "Yesterday", "Tomorrow" by the demo clock, else null. */
export function relativeDay(date) {
  const days = Math.round((Date.parse(dayKey(date)) - Date.parse(dayKey(state.now))) / 86400000);
  if (Math.abs(days) > 1) return null;
  const word = new Intl.RelativeTimeFormat(me().locale, { numeric: 'auto' }).format(days, 'day');
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** The heading above the messages of one day. */
export function dayLabel(date) {
  return relativeDay(date) ?? format(date, { weekday: 'long', day: 'numeric', month: 'long' });
}

const DATE_TOKENS = {
  date_num: (d) => dayKey(d),
  date_slash: (d) => format(d, { day: '2-digit', month: '2-digit', year: 'numeric' }),
  date: (d) => format(d, { day: 'numeric', month: 'long', year: 'numeric' }),
  date_short: (d) => format(d, { day: 'numeric', month: 'short', year: 'numeric' }),
  date_long: (d) => format(d, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
  time: (d) => clockTime(d),
  time_secs: (d) => format(d, { hour: 'numeric', minute: '2-digit', second: '2-digit' }),
  day_divider_pretty: (d) => dayLabel(d),
  ago: (d) => ago(d),
};

function ago(date) {
  const seconds = (date - state.now) / 1000;
  const formatter = new Intl.RelativeTimeFormat(me().locale, { numeric: 'auto' });
  for (const [unit, size] of [['day', 86400], ['hour', 3600], ['minute', 60]]) {
    if (Math.abs(seconds) >= size) return formatter.format(Math.round(seconds / size), unit);
  }
  return formatter.format(Math.round(seconds), 'second');
}

/** Fill Slack's date tokens ("{date_short} at {time}") for epoch seconds. */
export function fillDate(epoch, template) {
  const date = new Date(epoch * 1000);
  return template.replace(/\{(\w+)\}/g, (whole, token) => {
    if (DATE_TOKENS[token]) return DATE_TOKENS[token](date);
    const plain = token.replace(/_pretty$/, '');
    return DATE_TOKENS[plain] ? (relativeDay(date) ?? DATE_TOKENS[plain](date)) : whole;
  });
}

function wallParts(date, zone) {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
  }).formatToParts(date);
  return Object.fromEntries(parts.map((part) => [part.type, part.value]));
}

/** Wall time `{date:"2026-11-23", time:"09:30"}` of epoch seconds in the chosen person's zone. */
export function toWall(epoch) {
  const p = wallParts(new Date(epoch * 1000), me().tz);
  return { date: `${p.year}-${p.month}-${p.day}`, time: `${p.hour}:${p.minute}` };
}

/** Epoch seconds of a wall time in the chosen person's zone (two passes settle clock changes). */
export function fromWall(date, time) {
  const wanted = Date.parse(`${date}T${time}:00Z`) / 1000;
  let guess = wanted;
  for (let pass = 0; pass < 2; pass += 1) {
    const wall = toWall(guess);
    guess += wanted - Date.parse(`${wall.date}T${wall.time}:00Z`) / 1000;
  }
  return guess;
}
