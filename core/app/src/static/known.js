// Shows which answers came from the case, for as long as they are what the case says.

import { read, write } from './fields.js';

/** Writes what is known into the fields once, to learn how they say it; returns what marks those that still say so. */
export function watchKnown(form, json) {
  const known = json ? JSON.parse(json) : {};
  const said = new Map();
  for (const box of form.querySelectorAll('[data-field]')) {
    if (!(box.dataset.field in known)) continue;
    write(box, known[box.dataset.field]);
    const mark = document.createElement('span');
    mark.className = 'mark from-case';
    mark.textContent = '取自案件信息';
    box.querySelector('.said').before(mark);
    said.set(box, { words: JSON.stringify(read(box)), mark });
  }
  return () => {
    for (const [box, { words, mark }] of said) mark.hidden = JSON.stringify(read(box)) !== words;
  };
}
