// Sends bundles one after the other, shows how far each is, and leads to the report.

import { startDrop } from './drop.js';
import { signInAgain, trouble } from './session.js';

const form = document.getElementById('upload');
const queue = document.getElementById('queue');
const limit = Number(form.dataset.limit);
const waiting = [];
let busy = false;

startDrop(form, take);

function take(files) {
  if (!form.reportValidity() || files.length === 0) return;
  document.getElementById('progress').hidden = false;
  const beside = new URLSearchParams({
    place: form.elements.place.value,
    kind: form.elements.kind.value,
    as_of: form.elements.as_of.value,
  });
  if (form.dataset.previous) beside.set('previous', form.dataset.previous);
  for (const file of files) waiting.push({ file, beside, alone: files.length === 1 && waiting.length === 0 && !busy, line: line(file) });
  work();
}

function line(file) {
  const row = document.createElement('tr');
  for (const name of ['name', 'far', 'verdict', 'doing']) {
    const cell = document.createElement('td');
    cell.dataset.cell = name;
    row.append(cell);
  }
  queue.append(row);
  cell(row, 'name').textContent = file.name;
  cell(row, 'far').textContent = '排队';
  return row;
}

function cell(row, name) {
  return row.querySelector(`[data-cell="${name}"]`);
}

async function work() {
  if (busy) return;
  busy = true;
  for (let next = waiting.shift(); next; next = waiting.shift()) await one(next);
  busy = false;
}

async function one(job) {
  const { file, line: row, alone } = job;
  if (file.size > limit) return refuse(row, `文件超过上限（${Math.floor(limit / 1048576)} MB）`);
  if (!file.name.toLowerCase().endsWith('.zip')) return refuse(row, '不是 zip 文件，请把案卷打包成 zip');
  for (;;) {
    const answer = await send(job);
    if (answer.status === 401) {
      await signInAgain();
      continue;
    }
    if (answer.status === 201) return done(row, await answer.json(), alone);
    if (answer.status === 0) return refuse(row, '连接中断，请重试');
    const said = await trouble(answer);
    return refuse(row, [said.message, ...said.findings.map((finding) => finding.message), said.help].join('。'));
  }
}

// XMLHttpRequest is the only way to hear how much of a body was sent.
function send({ file, beside, line: row }) {
  return new Promise((resolve) => {
    const call = new XMLHttpRequest();
    const bar = document.createElement('progress');
    bar.max = 100;
    const words = document.createElement('span');
    cell(row, 'far').replaceChildren(bar, words);
    call.upload.addEventListener('progress', (event) => {
      bar.value = (event.loaded / event.total) * 100;
      words.textContent = ` 上传 ${Math.floor(bar.value)}%`;
    });
    call.upload.addEventListener('load', () => {
      bar.removeAttribute('value');
      words.textContent = ' 正在检查…';
    });
    call.addEventListener('loadend', () => {
      resolve({ status: call.status, json: async () => JSON.parse(call.responseText) });
    });
    call.open('POST', `/web/bundles?${beside}`);
    call.setRequestHeader('content-type', 'application/zip');
    call.setRequestHeader('x-file-name', encodeURIComponent(file.name));
    call.send(file);
  });
}

function refuse(row, why) {
  cell(row, 'far').textContent = '未能检查';
  const said = cell(row, 'verdict');
  said.textContent = why;
  said.className = 'refused';
}

const MARKS = { passed: '✓', failed: '✗', 'needs-review': '!' };

function done(row, made, alone) {
  cell(row, 'far').textContent = '完成';
  const verdict = document.createElement('span');
  verdict.className = `verdict ${made.verdict}`;
  verdict.textContent = `${MARKS[made.verdict] ?? '?'} ${made.label}`;
  cell(row, 'verdict').replaceChildren(verdict, ` 必须改正 ${made.errors}，提醒 ${made.warnings}`);
  const link = document.createElement('a');
  link.href = made.href;
  link.textContent = '查看报告';
  cell(row, 'doing').replaceChildren(link);
  if (alone && waiting.length === 0) location.href = made.href;
}
