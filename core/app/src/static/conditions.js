// Shows and hides fields as their conditions say; the same reading as the server's, which decides in the end.

import { empty, read } from './fields.js';

const parsed = new WeakMap();

function conditions(box) {
  if (!parsed.has(box)) {
    const of = (text) => (text ? Object.entries(JSON.parse(text)) : []);
    parsed.set(box, { when: of(box.dataset.when), unless: of(box.dataset.unless) });
  }
  return parsed.get(box);
}

function matches(value, wanted) {
  if (Array.isArray(value)) return value.includes(wanted);
  return value === wanted || String(value) === String(wanted);
}

// 'holds', 'fails', or 'unknown' while a field it depends on is not filled in.
function outcome(condition, facts) {
  let unknown = false;
  for (const [key, wanted] of condition) {
    const value = facts[key];
    if (value === undefined || value === '') unknown = true;
    else if (!wanted.some((one) => matches(value, one))) return 'fails';
  }
  return unknown ? 'unknown' : 'holds';
}

function shown(box, facts) {
  const { when, unless } = conditions(box);
  const must = outcome(when, facts);
  const mustNot = unless.length ? outcome(unless, facts) : 'fails';
  if (must === 'fails' || mustNot === 'holds') return false;
  return (must === 'holds' && mustNot === 'fails') || !empty(read(box));
}

/** Goes through the form once, in its order, because a hidden field counts as empty for those after it. */
export function applyConditions(form) {
  const boxes = [...form.querySelectorAll('[data-field]')];
  const facts = Object.fromEntries(boxes.map((box) => [box.dataset.field, read(box)]));
  for (const box of boxes) {
    if (!box.dataset.when && !box.dataset.unless) continue;
    box.hidden = !shown(box, facts);
    if (box.hidden) facts[box.dataset.field] = typeof facts[box.dataset.field] === 'boolean' ? false : '';
  }
}
