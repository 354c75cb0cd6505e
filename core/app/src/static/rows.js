// Rows of a group or of a 问答 transcript: added, moved, removed, and pasted from a spreadsheet.

let names = 0;

/** The rows of a widget, in their order. */
export function rowsOf(box) {
  return [...box.querySelector('[data-rows]').children];
}

/** Adds an empty row at the end, or below another one. */
export function addRow(box, below = null) {
  const row = box.querySelector('template[data-row]').content.firstElementChild.cloneNode(true);
  nameRadios(row);
  if (below) below.after(row);
  else box.querySelector('[data-rows]').append(row);
  countRows(box);
  return row;
}

/** Removes every row. */
export function clearRows(box) {
  box.querySelector('[data-rows]').replaceChildren();
}

/** Says how many rows there are, and how many there should be. */
export function countRows(box) {
  const count = box.querySelector('[data-count]');
  const least = Number(box.dataset.min || 0);
  count.textContent = `共 ${rowsOf(box).length} ${count.dataset.noun}${least > 1 ? `，宜不少于 ${least} ${count.dataset.noun}` : ''}`;
  rowsOf(box).forEach((row, index) => { row.dataset.number = String(index + 1); });
}

/** Radio buttons belong together by a name, which every copy of a row needs anew. */
export function nameRadios(root) {
  for (const group of root.querySelectorAll('[role="radiogroup"]')) {
    names += 1;
    for (const one of group.querySelectorAll('input')) one.name = `choice-${names}`;
  }
}

function focusIn(row) {
  row?.querySelector('input:not([tabindex="-1"]), textarea, select')?.focus();
}

/** Carries out one of the row's tools; tells whether the form changed. */
export function doInRow(box, row, what) {
  if (what === 'add') focusIn(addRow(box));
  if (what === 'insert') focusIn(addRow(box, row));
  if (what === 'up') row.previousElementSibling?.before(row);
  if (what === 'down') row.nextElementSibling?.after(row);
  if (what === 'remove') {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    if (rowsOf(box).length === 0) addRow(box);
    focusIn(next ?? rowsOf(box)[0]);
  }
  if (what === 'up' || what === 'down') focusIn(row);
  countRows(box);
}

/** Spreads cells copied from a spreadsheet over the rows from this cell on; tells whether there were any. */
export function pasteCells(cell, words, write) {
  if (!/[\t\n]/.test(words.trimEnd()) || cell.dataset.kind === 'long-text') return false;
  const box = cell.closest('[data-field]');
  let row = cell.closest('.row');
  const first = [...row.querySelectorAll('[data-column]')].indexOf(cell);
  for (const values of words.trimEnd().split(/\r?\n/).map((one) => one.split('\t'))) {
    row ??= addRow(box);
    const cells = [...row.querySelectorAll('[data-column]')];
    values.forEach((value, index) => cells[first + index] && write(cells[first + index], value.trim()));
    row = row.nextElementSibling;
  }
  countRows(box);
  return true;
}
