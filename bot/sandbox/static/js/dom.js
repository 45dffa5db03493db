// Builds DOM nodes from plain data so that no text ever passes through an HTML parser.

/** Create an element: attributes, `on…` listeners, `class`, `dataset`, `style` objects, children. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) node.addEventListener(key.slice(2).toLowerCase(), value);
    else if (key === 'class') node.className = value;
    else if (key === 'dataset') Object.assign(node.dataset, value);
    else if (key === 'style') Object.entries(value).forEach(([k, v]) => node.style.setProperty(k, v));
    else if (key === 'testid') node.setAttribute('data-testid', value);
    else if (key === 'value' || key === 'checked' || key === 'disabled') node[key] = value;
    else node.setAttribute(key, value === true ? '' : value);
  }
  append(node, children);
  return node;
}

function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** A document fragment of the given children. */
export function fragment(...children) {
  const result = document.createDocumentFragment();
  append(result, children);
  return result;
}

/** Replace everything inside `node`. */
export function fill(node, ...children) {
  node.replaceChildren(fragment(...children));
  return node;
}

/** Like `fill`, but the focus stays on the element with the same test id and channel. */
export function refill(node, ...children) {
  const active = node.contains(document.activeElement) ? document.activeElement.dataset : null;
  fill(node, ...children);
  if (!active?.testid) return;
  const same = [...node.querySelectorAll(`[data-testid="${active.testid}"]`)];
  same.find((one) => one.dataset.channel === active.channel)?.focus({ preventScroll: true });
}

let serial = 0;
/** An id that is unique on this page, for labels and ARIA relations. */
export function uid(prefix = 'u') {
  serial += 1;
  return `${prefix}-${serial}`;
}

/** Call `fn` once, `delay` milliseconds after the last call. */
export function debounce(fn, delay) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => fn(...args), delay);
  };
}

/** The address if it is safe to follow (http, https, mailto, or on this server), else null. */
export function safeUrl(url) {
  try {
    const parsed = new URL(url, location.href);
    return ['http:', 'https:', 'mailto:', 'slack:'].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

/** The address if showing it as a picture stays on this machine, else null. */
export function localUrl(url) {
  try {
    const parsed = new URL(url, location.href);
    if (parsed.protocol === 'data:') return url.startsWith('data:image/') ? url : null;
    const local = ['localhost', '127.0.0.1'].includes(parsed.hostname);
    if (!local && parsed.host !== location.host) return null;
    return local ? new URL(parsed.pathname + parsed.search, location.href).href : parsed.href;
  } catch {
    return null;
  }
}

/** A small line icon drawn here (24×24 path data), hidden from screen readers. */
export function icon(name, size = 18) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('width', size);
  svg.setAttribute('height', size);
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', ICONS[name] ?? '');
  svg.append(path);
  return svg;
}

const ICONS = {
  hash: 'M9 4 7 20M17 4l-2 16M4 9h16M4 15h16',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  home: 'M4 11l8-7 8 7v9h-5v-6H9v6H4z',
  chat: 'M4 5h16v11H10l-5 4v-4H4z',
  people: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14.5c2 .8 3.5 2.5 3.5 5.5',
  bolt: 'M13 3 5 14h6l-1 7 8-11h-6z',
  send: 'M4 4l17 8-17 8 3-8zM7 12h14',
  close: 'M6 6l12 12M18 6 6 18',
  back: 'M15 5l-7 7 7 7',
  down: 'M6 9l6 6 6-6',
  dots: 'M5 12h.01M12 12h.01M19 12h.01',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2',
  file: 'M6 3h8l5 5v13H6zM14 3v5h5',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  calendar: 'M4 6h16v14H4zM4 10h16M8 3v4M16 3v4',
  check: 'M5 12.5l4.5 4.5L19 7',
  eye: 'M2 12s3.5-6.5 10-6.5S22 12 22 12s-3.5 6.5-10 6.5S2 12 2 12zM12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  warn: 'M12 4 2.5 20h19zM12 10v4M12 17h.01',
  skip: 'M5 5l9 7-9 7zM18 5v14',
  flag: 'M6 21V4M6 5h12l-3 4 3 4H6',
  globe: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c3 3 3.5 6 3.5 9S15 18 12 21c-3-3-3.5-6-3.5-9S9 6 12 3z',
};
