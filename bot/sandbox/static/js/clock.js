// The bar at the top: workspace, demo clock with its buttons, people who answer, bot on or off.
import { failed, read, send } from './api.js';
import { avatar } from './avatar.js';
import { toast } from './confirm.js';
import { failureText } from './composer.js';
import { debounce, h, icon, refill } from './dom.js';
import { pageLang, t } from './i18n.js';
import { openPeople } from './people.js';
import { emit, me, person, state } from './state.js';
import { frameLong, frameSoon, frameTime } from './time.js';

const NAMED = 3;

/** Draw the bar into `root`. */
export function drawTopbar(root) {
  root.lang = pageLang();
  refill(root,
    h('button', { type: 'button', class: 'mini-switcher', testid: 'person-switcher-mini', 'aria-label': `${t('switch_person')}: ${me().real_name}`, onclick: () => openPeople() }, avatar(me(), 's')),
    h('div', { class: 'brand' }, h('img', { src: '/static/icon.svg', alt: '', width: 26, height: 26 }), h('strong', {}, state.team.name)),
    clock(),
    h('label', { class: 'auto', title: t('auto_people') },
      h('input', { type: 'checkbox', class: 'switch', role: 'switch', checked: state.playMode === 'auto', testid: 'play-auto', onchange: (event) => play(event.target) }),
      h('span', { class: 'long' }, t('auto_people')), h('span', { class: 'short' }, t('auto_short'))),
    h('span', {
      class: `bot-state ${state.botOnline ? 'on' : 'off'}`, testid: 'bot-state', dataset: { online: String(state.botOnline) }, role: 'status',
      title: t('bot_is', { name: state.bot.name, what: t(state.botOnline ? 'online' : 'offline') }),
    }, h('span', { class: 'dot', 'aria-hidden': 'true' }), t(state.botOnline ? 'online' : 'offline')));
}

function clock() {
  const { running, steps } = state.clock;
  return h('div', { class: 'clock', role: 'group', 'aria-label': t('clock_label'), testid: 'clock', 'aria-busy': running ? 'true' : null },
    h('span', { class: 'clock-now', title: `${frameLong(state.now)} (${me().tz})` }, icon('clock', 16),
      h('span', { class: 'sr' }, `${t('demo_time')}: `), h('time', { testid: 'clock-now', datetime: state.now.toISOString() }, frameTime(state.now))),
    h('span', { class: 'clock-buttons' }, nextButton(running),
      jump('plus_hour', 3600, 'clock-hour', running), jump('plus_day', 86400, 'clock-day', running), jump('plus_week', 604800, 'clock-week', running)),
    running ? h('span', { class: 'clock-progress', role: 'progressbar', 'aria-label': t('stepping'), testid: 'clock-progress' },
      h('span', {}, `${t('stepping')}${steps ? ` ${t('steps', { n: steps })}` : ''}`)) : null);
}

function nextButton(running) {
  const { at, what } = state.coming;
  const told = at ? t('next_at', { time: frameSoon(new Date(at)), what: what[pageLang()] ?? what.en ?? '' }) : t('next_none');
  return h('button', {
    type: 'button', class: 'clock-button clock-next', disabled: running, testid: 'clock-next', title: `${t('next_event')} · ${told}`, onclick: () => move({ next: true }),
  }, icon('skip', 14), h('span', { class: 'next-text' }, h('span', { class: 'long' }, t('next_event')), h('span', { class: 'short' }, t('next_short')),
    h('small', { testid: 'next-what' }, told)));
}

function jump(key, seconds, testid, running) {
  return h('button', { type: 'button', class: 'clock-button', disabled: running, testid, title: t(key), 'aria-label': t(key), onclick: () => move({ by_seconds: seconds }) },
    h('span', { class: 'long' }, t(key)), h('span', { class: 'short' }, t(`${key}_short`)));
}

/** Ask the server what the next event is, and show it. */
export const lookAhead = debounce(async () => {
  if (state.clock.running) return;
  const answer = await read('coming');
  const coming = failed(answer) ? {} : answer;
  if (JSON.stringify(coming) === JSON.stringify(state.coming)) return;
  state.coming = coming;
  emit('clock');
}, 250);

async function move(body) {
  state.clock = { running: true, steps: 0 };
  emit('clock');
  const before = await read('waiting');
  const answer = await send('clock', body);
  state.clock = { running: false, steps: 0 };
  if (failed(answer)) {
    emit('clock');
    toast(failureText(answer?.error, t('clock_label')), 'warn');
    return;
  }
  state.now = new Date(answer.now);
  emit('clock');
  emit('touched');
  const told = t(answer.steps === 1 ? 'stepped_one' : 'stepped', { time: frameTime(state.now), n: answer.steps ?? 0 });
  toast([told, reached(before, await read('waiting'))].filter(Boolean).join('. '));
}

/** Who has more to read than before, in a short sentence ("" for nobody). */
function reached(before, after) {
  if (failed(before) || failed(after)) return '';
  const names = Object.keys(after).filter((id) => after[id] > (before[id] ?? 0) && state.users.has(id)).map((id) => person(id).real_name.split(' ')[0]);
  if (!names.length) return '';
  const shown = names.slice(0, NAMED).join(', ');
  return t('stepped_new', { names: names.length > NAMED ? t('and_more', { names: shown, n: names.length - NAMED }) : shown });
}

/** Take over an instant the server reports; while time is passing every report is one step. */
export function applyClock({ now, steps }) {
  const shown = frameTime(state.now);
  state.now = new Date(now);
  if (state.clock.running) state.clock.steps = steps ?? state.clock.steps + 1;
  if (state.clock.running || shown !== frameTime(state.now)) emit('clock');
}

async function play(input) {
  const mode = input.checked ? 'auto' : 'manual';
  const answer = await send('play', { mode });
  if (failed(answer)) toast(failureText(answer?.error, t('auto_people')), 'warn');
  else state.playMode = mode;
  emit('clock');
}
