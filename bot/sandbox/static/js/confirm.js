// Asks "are you sure?" in a dialog of its own and shows short notices at the edge of the page.
import { fill, h, icon } from './dom.js';
import { t } from './i18n.js';
import { renderText } from './mrkdwn.js';

/** Show a Block Kit confirm object; resolves to true if the person agrees. */
export function askConfirm(confirm) {
  return new Promise((resolve) => {
    let answer = false;
    const dialog = h('dialog', { class: 'dialog confirm', testid: 'confirm', role: 'alertdialog', 'aria-labelledby': 'confirm-title' });
    const done = (yes) => { answer = yes; dialog.close(); };
    fill(dialog,
      h('h2', { id: 'confirm-title' }, renderText(confirm.title)),
      h('div', { class: 'confirm-text' }, renderText(confirm.text)),
      h('div', { class: 'dialog-actions' },
        h('button', { type: 'button', class: 'button', testid: 'confirm-no', onclick: () => done(false) },
          confirm.deny ? renderText(confirm.deny) : t('cancel')),
        h('button', { type: 'button', class: `button ${confirm.style ?? 'primary'}`, testid: 'confirm-yes', onclick: () => done(true) },
          confirm.confirm ? renderText(confirm.confirm) : t('ok'))));
    dialog.addEventListener('close', () => { dialog.remove(); resolve(answer); });
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector('[data-testid=confirm-yes]').focus();
  });
}

/** A notice that goes away by itself; `kind` is "info" or "warn". */
export function toast(text, kind = 'info') {
  const host = document.querySelector('dialog[open] .modal-view:not([hidden]) .dialog-notices') ?? document.getElementById('toasts');
  const node = h('div', { class: `toast ${kind}`, role: kind === 'warn' ? 'alert' : null, testid: 'toast' },
    kind === 'warn' ? icon('warn') : null, h('span', {}, text),
    h('button', { type: 'button', 'aria-label': t('close'), onclick: () => node.remove() }, icon('close', 14)));
  host.append(node);
  setTimeout(() => node.remove(), kind === 'warn' ? 9000 : 4500);
}
