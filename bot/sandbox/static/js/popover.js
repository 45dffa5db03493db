// Opens small floating panels beside an element: menus, option lists, profile cards.
import { h, fill } from './dom.js';

let current = null;

/** Close the open panel, if any; focus returns to what opened it. */
export function closePopover(refocus = true) {
  if (!current) return;
  const { panel, anchor, onClose, stop } = current;
  current = null;
  stop();
  panel.remove();
  anchor.setAttribute('aria-expanded', 'false');
  if (refocus && anchor.isConnected) anchor.focus({ preventScroll: true });
  onClose?.();
}

/** True while a panel of this anchor is open. */
export function isOpen(anchor) {
  return current?.anchor === anchor;
}

/** Show `content` beside `anchor`. Options: onClose, wide (at least as wide as the anchor), label, role. */
export function openPopover(anchor, content, { onClose, wide = false, label = null, role = 'dialog', testid = 'popover' } = {}) {
  closePopover(false);
  const panel = h('div', { class: 'popover', role, 'aria-label': label, testid }, content);
  (anchor.closest('dialog[open]') ?? document.body).append(panel);
  const place = () => position(panel, anchor, wide);
  const outside = (event) => {
    if (!panel.contains(event.target) && !anchor.contains(event.target)) closePopover(false);
  };
  const scrolled = (event) => { if (!panel.contains(event.target)) place(); };
  const keys = (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    closePopover();
  };
  document.addEventListener('pointerdown', outside, true);
  document.addEventListener('scroll', scrolled, true);
  document.addEventListener('keydown', keys, true);
  window.addEventListener('resize', place);
  const stop = () => {
    document.removeEventListener('pointerdown', outside, true);
    document.removeEventListener('scroll', scrolled, true);
    document.removeEventListener('keydown', keys, true);
    window.removeEventListener('resize', place);
  };
  current = { panel, anchor, onClose, stop };
  anchor.setAttribute('aria-expanded', 'true');
  place();
  return { panel, place };
}

function position(panel, anchor, wide) {
  const box = anchor.getBoundingClientRect();
  if (wide) panel.style.minWidth = `${Math.min(box.width, innerWidth - 16)}px`;
  const below = innerHeight - box.bottom - 12;
  const above = box.top - 12;
  const up = below < Math.min(panel.scrollHeight, 240) && above > below;
  panel.style.maxHeight = `${Math.max(120, Math.min(up ? above : below, 420))}px`;
  const left = Math.min(box.left, innerWidth - panel.offsetWidth - 8);
  panel.style.left = `${Math.max(8, left)}px`;
  panel.style.top = up ? 'auto' : `${box.bottom + 4}px`;
  panel.style.bottom = up ? `${innerHeight - box.top + 4}px` : 'auto';
}

/** A menu of `{label, detail, danger, testid, run}` entries under `anchor`, operable by arrow keys. */
export function openMenu(anchor, entries, { label, empty = null } = {}) {
  const list = h('div', { class: 'menu' });
  fill(list, entries.length ? entries.map((entry) => h('button', {
    type: 'button', role: 'menuitem', class: `menu-item${entry.danger ? ' danger' : ''}`, testid: entry.testid ?? 'menu-item',
    dataset: entry.dataset ?? {}, onclick: () => { closePopover(); entry.run(); },
  }, h('span', {}, entry.label), entry.detail ? h('small', {}, entry.detail) : null)) : h('p', { class: 'menu-empty' }, empty));
  list.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const items = [...list.querySelectorAll('.menu-item')];
    items.at((items.indexOf(document.activeElement) + step) % items.length)?.focus();
  });
  openPopover(anchor, list, { label, role: 'menu', testid: 'menu' });
  list.querySelector('.menu-item')?.focus();
}
