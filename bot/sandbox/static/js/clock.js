// The bar at the top: workspace, demo clock with its buttons, people who answer, bot on or off.
import { failed, send } from './api.js';
import { avatar } from './avatar.js';
import { toast } from './confirm.js';
import { failureText } from './composer.js';
import { h, icon, refill } from './dom.js';
import { t } from './i18n.js';
import { openPeople } from './people.js';
import { emit, me, state } from './state.js';
import { fullTime, longTime } from './time.js';

/** Draw the bar into `root`. */
export function drawTopbar(root) {
  const { running, steps } = state.clock;
  const jump = (key, body, testid, short) => h('button', {
    type: 'button', class: 'clock-button', disabled: running, testid, title: t(key), onclick: () => move(body),
  }, testid === 'clock-next' ? icon('skip', 14) : null, h('span', { class: 'long' }, t(key)), h('span', { class: 'short' }, short));
  refill(root,
    h('button', { type: 'button', class: 'mini-switcher', testid: 'person-switcher-mini', 'aria-label': `${t('switch_person')}: ${me().real_name}`, onclick: () => openPeople() }, avatar(me(), 's')),
    h('div', { class: 'brand' }, h('img', { src: '/static/icon.svg', alt: '', width: 26, height: 26 }), h('strong', {}, state.team.name)),
    h('div', { class: 'clock', role: 'group', 'aria-label': t('clock_label'), testid: 'clock', 'aria-busy': running ? 'true' : null },
      h('span', { class: 'clock-now', title: `${longTime(state.now)} (${me().tz})` }, icon('clock', 16),
        h('span', { class: 'sr' }, `${t('demo_time')}: `), h('time', { testid: 'clock-now', datetime: state.now.toISOString() }, fullTime(state.now))),
      h('span', { class: 'clock-buttons' },
        jump('next_event', { next: true }, 'clock-next', t('next_short')),
        jump('plus_hour', { by_seconds: 3600 }, 'clock-hour', '+1 h'),
        jump('plus_day', { by_seconds: 86400 }, 'clock-day', '+1 d'),
        jump('plus_week', { by_seconds: 604800 }, 'clock-week', '+1 w')),
      running ? h('span', { class: 'clock-progress', role: 'progressbar', 'aria-label': t('stepping'), testid: 'clock-progress' },
        h('span', {}, `${t('stepping')}${steps ? ` ${t('steps', { n: steps })}` : ''}`)) : null),
    h('label', { class: 'auto', title: t('auto_people') },
      h('input', { type: 'checkbox', class: 'switch', role: 'switch', checked: state.playMode === 'auto', testid: 'play-auto', onchange: (event) => play(event.target) }),
      h('span', { class: 'long' }, t('auto_people')), h('span', { class: 'short' }, t('auto_short'))),
    h('span', { class: `bot-state ${state.botOnline ? 'on' : 'off'}`, testid: 'bot-state', dataset: { online: String(state.botOnline) }, role: 'status' },
      h('span', { class: 'dot', 'aria-hidden': 'true' }), h('span', { class: 'long' }, t('bot_is', { name: state.bot.name, what: t(state.botOnline ? 'online' : 'offline') })),
      h('span', { class: 'short' }, t(state.botOnline ? 'online' : 'offline'))));
}

async function move(body) {
  state.clock = { running: true, steps: 0 };
  emit('clock');
  const answer = await send('clock', body);
  if (failed(answer)) {
    state.clock = { running: false, steps: 0 };
    emit('clock');
    toast(failureText(answer?.error, t('clock_label')), 'warn');
    return;
  }
  state.now = new Date(answer.now);
  state.clock = { running: false, steps: 0 };
  emit('clock');
  emit('touched');
  toast(t(answer.steps === 1 ? 'stepped_one' : 'stepped', { time: fullTime(state.now), n: answer.steps ?? 0 }));
}

/** Take over an instant the server reports; while time is passing every report is one step. */
export function applyClock({ now, steps }) {
  const shown = fullTime(state.now);
  state.now = new Date(now);
  if (state.clock.running) state.clock.steps = steps ?? state.clock.steps + 1;
  if (state.clock.running || shown !== fullTime(state.now)) emit('clock');
}

async function play(input) {
  const mode = input.checked ? 'auto' : 'manual';
  const answer = await send('play', { mode });
  if (failed(answer)) toast(failureText(answer?.error, t('auto_people')), 'warn');
  else state.playMode = mode;
  emit('clock');
}
