// The papers of a case: made one by one or all at once, or fetched as a zip; its transfer package; and a case that comes
// as a file.

import { request, trouble } from './session.js';

const refused = document.getElementById('refused');
const head = document.getElementById('case');
const all = document.getElementById('all');
const zip = document.getElementById('zip');

function refuse(said, where = refused) {
  where.hidden = !said;
  where.textContent = said ? [said.message, ...said.findings.map((one) => one.message), said.help].filter(Boolean).join('。') : '';
}

async function save(response, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

const lost = { message: '连接不到服务器', help: '请检查网络后重试', findings: [] };

async function make(row) {
  const button = row.querySelector('[data-make]');
  const state = row.querySelector('[data-cell="state"]');
  if (!button || button.disabled) return;
  button.disabled = true;
  try {
    const response = await request(`/api/v1/cases/${head.dataset.case}/papers/${row.dataset.paper}`, { method: 'POST' });
    if (!response.ok) {
      const said = await trouble(response);
      state.textContent = [said.message, ...said.findings.map((one) => one.message)].join('；');
      state.className = 'refused';
      return;
    }
    const made = await response.json();
    const link = document.createElement('a');
    link.href = `/made/${made.id}?look=1`;
    link.target = '_blank';
    link.rel = 'noopener';
    link.textContent = `✓ 已生成，共 ${made.pages} 页`;
    state.replaceChildren(link);
  } catch {
    refuse(lost);
  } finally {
    button.disabled = false;
  }
}

for (const row of document.querySelectorAll('[data-paper]')) {
  row.querySelector('[data-make]')?.addEventListener('click', () => make(row));
}

all?.addEventListener('click', async () => {
  all.disabled = true;
  for (const row of document.querySelectorAll('[data-state="ready"]:not([data-later])')) await make(row);
  all.disabled = false;
});

zip?.addEventListener('click', async () => {
  zip.disabled = true;
  refuse(null);
  try {
    const response = await request('/api/v1/papers/zip', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ case: JSON.parse(head.dataset.facts) }),
    });
    if (!response.ok) return refuse(await trouble(response));
    await save(response, '办案文书.zip');
  } catch {
    refuse(lost);
  } finally {
    zip.disabled = false;
  }
});

const pack = document.getElementById('package');

pack?.addEventListener('submit', async (event) => {
  event.preventDefault();
  const where = document.getElementById('unpacked');
  const button = document.getElementById('pack');
  const typed = new FormData(pack);
  const documents = typed.getAll('document');
  typed.delete('document');
  refuse(documents.length ? null : { message: '请至少选择一份文书', findings: [] }, where);
  if (!documents.length) return;
  button.disabled = true;
  try {
    const response = await request(`/api/v1/cases/${head.dataset.case}/package`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ documents, answers: Object.fromEntries(typed) }),
    });
    if (!response.ok) return refuse(await trouble(response), where);
    await save(response, '移交包.zip');
  } catch {
    refuse(lost, where);
  } finally {
    button.disabled = false;
  }
});

document.getElementById('import')?.addEventListener('change', async (event) => {
  const [file] = event.target.files;
  event.target.value = '';
  refuse(null);
  let facts;
  try {
    facts = JSON.parse(await file.text());
  } catch {
    return refuse({ message: '文件不是 JSON', help: '请选择 case.json', findings: [] });
  }
  try {
    const response = await request('/api/v1/cases', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ case: facts }),
    });
    if (!response.ok) return refuse(await trouble(response));
    location.href = `/papers?case=${(await response.json()).id}`;
  } catch {
    refuse(lost);
  }
});
