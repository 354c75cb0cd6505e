// The keyboard of a form. Nothing happens while an input method is composing.

import { doInRow } from './rows.js';

function composing(event) {
  return event.isComposing || event.keyCode === 229;
}

/** The stops of the Enter key: every control that can be seen, and one of each group of radio buttons. */
function stops(form) {
  const seen = new Set();
  return [...form.querySelectorAll('input, select, textarea')].filter((control) => {
    if (control.tabIndex < 0 || control.offsetParent === null) return false;
    if (control.type !== 'radio') return true;
    const first = !seen.has(control.name) || control.checked;
    seen.add(control.name);
    return first;
  });
}

function nextAfter(form, control) {
  const all = stops(form);
  const mine = all.findIndex((one) => one === control || (control.type === 'radio' && one.name === control.name));
  return all.slice(mine + 1).find((one) => one.type !== 'radio' || one.name !== control.name) ?? document.getElementById('make');
}

function inForm(form, event) {
  const control = event.target;
  if (!control.matches?.('input, select, textarea') || !form.contains(control)) return false;
  const row = control.closest('.row');
  const tool = { Enter: 'insert', ArrowUp: 'up', ArrowDown: 'down', Delete: 'remove' }[event.key];
  if (row && event.altKey && tool) {
    doInRow(row.closest('[data-field]'), row, tool);
    form.dispatchEvent(new Event('input', { bubbles: true }));
    return true;
  }
  const forward = event.key === 'Enter' && !event.altKey && !event.shiftKey && !control.matches('textarea');
  if (forward) nextAfter(form, control).focus();
  return forward;
}

/** Listens; `does` names what the keys for the whole page do. */
export function listen(form, does) {
  document.addEventListener('keydown', (event) => {
    if (composing(event) || document.querySelector('dialog[open]')) return;
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key === 'Enter') does.make();
    else if (control && event.key.toLowerCase() === 's') does.save();
    else if (event.key === 'F1') does.basis();
    else if (event.key === 'F9') does.refresh();
    else if (control || !inForm(form, event)) return;
    event.preventDefault();
  });
}
