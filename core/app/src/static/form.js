// A document's form: fills it, watches it, keeps it, shows it typeset, and asks for the document.

import { applyConditions } from './conditions.js';
import { keepDrafts, unsent } from './drafts.js';
import { clock, collect, fill, grow, write } from './fields.js';
import { watchKnown } from './known.js';
import { firstWrong, focusField, showElsewhere, showFindings } from './findings.js';
import { listen } from './keys.js';
import { startPreview } from './preview.js';
import { doInRow, nameRadios, pasteCells } from './rows.js';
import { request, trouble } from './session.js';

const form = document.getElementById('form');
const button = document.getElementById('make');
const { id, edition, place } = form.dataset;
const ofCase = form.dataset.case ?? null;
const sample = 'sample' in form.dataset;
let asked = false;
let findings = [];

const drafts = keepDrafts(id, edition, ofCase, () => collect(form, true));
const preview = startPreview(id, place, ofCase, () => collect(form), (found) => {
  findings = found;
  showFindings(form, findings, asked);
});

nameRadios(form);
const markKnown = watchKnown(form, sample ? null : form.dataset.known);
const left = sample ? null : unsent(id, ofCase);
fill(form, left ?? JSON.parse(form.dataset.answers));
applyConditions(form);
markKnown();
if (left) drafts.touched();
preview.refresh();

function changed(typed = '') {
  applyConditions(form);
  markKnown();
  preview.soon(typed);
  if (!sample) drafts.touched();
}

form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('input', (event) => {
  if (event.target.matches?.('textarea')) grow(event.target);
  const words = event.target.matches?.('textarea, input:not([type="radio"], [type="checkbox"])');
  changed(words ? event.target.value : '');
});

form.addEventListener('focusout', (event) => {
  if ('clock' in event.target.dataset && event.target.value) {
    const better = clock(event.target.value);
    if (better !== event.target.value) {
      event.target.value = better;
      changed();
    }
  }
});

form.addEventListener('paste', (event) => {
  const cell = event.target.closest('[data-column]');
  if (cell && pasteCells(cell, event.clipboardData.getData('text/plain'), write)) {
    event.preventDefault();
    changed();
  }
});

form.addEventListener('click', (event) => {
  const tool = event.target.closest('button[data-do]');
  const pick = event.target.closest('button[data-pick]');
  if (tool) {
    doInRow(tool.closest('[data-field]'), tool.closest('.row'), tool.dataset.do);
    changed();
  }
  if (pick) openCalendar(pick.closest('.day'));
});

function openCalendar(day) {
  const picker = day.querySelector('.picker');
  const typed = day.querySelector('input:not(.picker)');
  if (/^\d{4}-\d{2}-\d{2}$/.test(typed.value)) picker.value = typed.value;
  picker.onchange = () => {
    typed.value = picker.value;
    typed.focus();
    changed();
  };
  picker.showPicker?.();
}

const send = (address) => request(address, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ place, case: ofCase, answers: collect(form) }),
});

async function make() {
  if (button.disabled) return;
  asked = true;
  button.disabled = true;
  button.setAttribute('aria-busy', 'true');
  try {
    const response = await send(`/web/documents/${id}`);
    if (response.ok) showMade(await response.json());
    else await showRefused(await trouble(response));
  } catch {
    showElsewhere([{ severity: 'error', message: '连接不到服务器', help: '已填写的内容仍在，请检查网络后重试' }]);
  } finally {
    button.disabled = false;
    button.removeAttribute('aria-busy');
  }
}

async function showRefused(said) {
  findings = said.findings;
  showFindings(form, findings, asked);
  if (findings.length === 0) {
    const number = said.trace ? `，编号 ${said.trace}` : '';
    showElsewhere([{ severity: 'error', message: said.message, help: said.help + number }]);
  }
  focusField(firstWrong(form));
}

function showMade(made) {
  document.getElementById('made-words').textContent = `共 ${made.pages} 页，已保存在“已生成文书”。`;
  document.getElementById('made-remarks').replaceChildren(...made.remarks.map((remark) => {
    const line = document.createElement('li');
    line.textContent = remark.message;
    return line;
  }));
  document.getElementById('made-look').href = `${made.href}?look=1`;
  document.getElementById('made-file').href = made.href;
  document.getElementById('made').showModal();
  document.getElementById('made-file').focus();
  preview.refresh();
}

// The copy to edit is made from what is in the form and saved by the browser; the server does not keep it.
async function copy() {
  const word = document.getElementById('made-word');
  word.disabled = true;
  try {
    const response = await send(`/web/documents/${id}/copies/docx`);
    if (!response.ok) throw new Error((await trouble(response)).message);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await response.blob());
    link.download = `${document.querySelector('h1').textContent}.docx`;
    link.click();
    URL.revokeObjectURL(link.href);
  } catch (error) {
    document.getElementById('made-words').textContent = `Word 文件没有生成：${error.message}`;
  } finally {
    word.disabled = false;
  }
}
document.getElementById('made-word').addEventListener('click', copy);

const sure = document.getElementById('sure');
for (const one of document.querySelectorAll('[data-discard]')) {
  one.addEventListener('click', () => {
    sure.returnValue = 'no';
    sure.showModal();
  });
}
sure.addEventListener('close', async () => {
  if (sure.returnValue !== 'yes') return;
  await drafts.discard();
  location.reload();
});

button.addEventListener('click', make);
const basis = () => document.getElementById('basis').showModal();
document.getElementById('basis-open').addEventListener('click', basis);
listen(form, { make, basis, save: () => drafts.save(), refresh: () => preview.refresh() });
focusField(form.querySelector('[data-field]:not([hidden])'));
