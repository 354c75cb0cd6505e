// Reads and writes the widgets of a form. One entry for every kind of field; rows are made of the same kinds.

import { addRow, clearRows, countRows, rowsOf } from './rows.js';

const part = (box, name = 'value') => box.querySelector(`[data-part="${name}"]`);
const values = (box) => [...box.querySelectorAll('input[data-part="value"]')];
const text = (value) => (value === null || value === undefined ? '' : String(value));

const line = {
  read: (box) => part(box).value,
  write: (box, value) => { part(box).value = text(value); },
};

const choice = {
  read: (box) => box.querySelector('select')?.value ?? values(box).find((one) => one.checked)?.value ?? '',
  write: (box, value) => {
    const select = box.querySelector('select');
    if (select) select.value = text(value);
    for (const one of values(box)) one.checked = value ? one.value === value : false;
  },
};

const choices = {
  read: (box) => values(box).filter((one) => one.checked).map((one) => one.value),
  write: (box, value) => {
    const chosen = Array.isArray(value) ? value : text(value).split('、');
    for (const one of values(box)) one.checked = chosen.includes(one.value);
  },
};

const truth = {
  read: (box) => part(box).checked,
  write: (box, value) => { part(box).checked = value === true || value === 'true' || value === '是'; },
};

// The day is typed once; an end on another day is typed with its own day.
const span = {
  read: (box) => {
    const [day, start, end] = ['day', 'start', 'end'].map((name) => part(box, name).value.trim());
    if (!day && !start && !end) return { start: '', end: '' };
    const ownDay = /\d[-年./]\d/.test(end);
    return { start: `${day} ${start}`.trim(), end: end && !ownDay ? `${day} ${end}`.trim() : end };
  },
  write: (box, value) => {
    const moment = (words) => {
      const cut = text(words).trim().replace('T', ' ').search(/ \d{1,2}[:：]/);
      const whole = text(words).trim().replace('T', ' ');
      return cut < 0 ? [whole, ''] : [whole.slice(0, cut), whole.slice(cut + 1)];
    };
    const [day, start] = moment(value?.start);
    const [lastDay, end] = moment(value?.end);
    part(box, 'day').value = day;
    part(box, 'start').value = start;
    part(box, 'end').value = lastDay && lastDay !== day ? `${lastDay} ${end}`.trim() : end;
  },
};

const table = {
  read: (box) => rowsOf(box).map(readRow),
  write: (box, value) => {
    clearRows(box);
    for (const row of Array.isArray(value) ? value : []) writeRow(addRow(box), row);
    const blank = box.dataset.kind === 'qa-transcript' ? 2 : 1;
    while (rowsOf(box).length < blank) addRow(box);
    countRows(box);
  },
};

const kinds = { choice, choices, truth, 'datetime-range': span, 'qa-transcript': table, group: table };

/** The raw answer in a widget. */
export function read(box) {
  return (kinds[box.dataset.kind] ?? line).read(box);
}

/** Puts an answer into a widget. */
export function write(box, value) {
  (kinds[box.dataset.kind] ?? line).write(box, value);
}

function readRow(row) {
  const cells = {};
  for (const cell of row.querySelectorAll('[data-column]')) {
    const value = read(cell);
    // An empty tick would make an empty row look filled in.
    if (value !== false) cells[cell.dataset.column] = value;
  }
  return cells;
}

/** Puts the cells of an object into a row. */
export function writeRow(row, cells) {
  for (const cell of row.querySelectorAll('[data-column]')) write(cell, cells?.[cell.dataset.column]);
}

/** Whether an answer is empty. */
export function empty(value) {
  if (value === null || value === undefined || value === '' || value === false) return true;
  if (Array.isArray(value)) return value.every(empty);
  return typeof value === 'object' && Object.values(value).every(empty);
}

/** Every answer of the form; without the hidden ones unless asked for. */
export function collect(form, hiddenToo = false) {
  const answers = {};
  for (const box of form.querySelectorAll('[data-field]')) {
    if (hiddenToo || !box.hidden) answers[box.dataset.field] = read(box);
  }
  return answers;
}

/** Fills the whole form. */
export function fill(form, answers) {
  for (const box of form.querySelectorAll('[data-field]')) write(box, answers[box.dataset.field]);
  for (const area of form.querySelectorAll('textarea')) grow(area);
}

/** Makes a text area as tall as its text. */
export function grow(area) {
  area.style.height = 'auto';
  area.style.height = `${area.scrollHeight + 2}px`;
}

/** `930`, `9：30`, `9点半` as `09:30`; anything else stays as it is. */
export function clock(words) {
  const plain = words.trim().replace(/半$/, '30').replace(/[：.时点]/g, ':').replace(/分$/, '').replace(/:$/, '');
  const cut = /^(\d{1,2}):(\d{2})$/.exec(plain) ?? /^(\d{1,2})(\d{2})$/.exec(plain) ?? /^(\d{1,2})()$/.exec(plain);
  if (!cut || Number(cut[1]) > 23 || Number(cut[2] || 0) > 59) return words;
  return `${cut[1].padStart(2, '0')}:${(cut[2] || '00').padStart(2, '0')}`;
}
