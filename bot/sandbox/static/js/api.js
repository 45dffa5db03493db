// Talks to the sandbox server: JSON requests as the chosen person, and its stream of events.
import { state } from './state.js';

async function request(method, path, body) {
  try {
    const response = await fetch(path, {
      method,
      headers: body ? { 'content-type': 'application/json' } : {},
      body: body ? JSON.stringify(body) : undefined,
      cache: 'no-store',
    });
    const data = await response.json().catch(() => null);
    if (!response.ok) return { ok: false, error: data?.error ?? `http_${response.status}` };
    return data;
  } catch {
    return { ok: false, error: 'server_unreachable' };
  }
}

/** GET `/ui/<name>` for the chosen person. */
export function read(name, params = {}) {
  const query = new URLSearchParams({ as: state.me ?? '', ...params });
  return request('GET', `/ui/${name}?${query}`);
}

/** POST `/ui/<name>` as the chosen person. */
export function send(name, body = {}) {
  return request('POST', `/ui/${name}`, { as: state.me, ...body });
}

/** True if the answer of `read` or `send` reports a failure. */
export function failed(answer) {
  return !answer || (answer.ok === false) || (typeof answer.error === 'string' && !answer.response_action);
}

let source = null;
let retry = 0;

/** Follow the event stream of the chosen person; reconnects by itself with growing pauses. */
export function follow(onEvent, onConnection) {
  source?.close();
  clearTimeout(retry);
  let pause = 500;
  const connect = () => {
    source = new EventSource(`/ui/events?as=${encodeURIComponent(state.me)}`);
    const mine = source;
    mine.onopen = () => { pause = 500; onConnection(true); };
    mine.onmessage = (event) => {
      try { onEvent(JSON.parse(event.data)); } catch (error) { console.error(error); }
    };
    mine.onerror = () => {
      mine.close();
      if (mine !== source) return;
      onConnection(false);
      retry = setTimeout(connect, pause);
      pause = Math.min(pause * 2, 8000);
    };
  };
  connect();
}
