// Sends a table, shows how far its documents are, and offers the zip; the page is never loaded anew.

import { startDrop } from './drop.js';
import { request, trouble } from './session.js';

const form = document.getElementById('batch');
const drop = document.getElementById('drop');
const refused = document.getElementById('refused');
const jobs = document.getElementById('jobs');
const { id, title, place } = form.dataset;
const limit = Number(form.dataset.limit);
const PACE = 800;
const OPEN = ['waiting', 'running'];
const STATES = { waiting: '排队中', running: '正在生成', finished: '已完成', failed: '未能完成', cancelled: '已取消' };

form.addEventListener('submit', (event) => event.preventDefault());
startDrop(form, take);

async function take([file]) {
  if (!file) return;
  refuse(null);
  if (file.size > limit) return refuse({ message: `表格超过上限（${Math.floor(limit / 1048576)} MB）`, help: '', findings: [] });
  const beside = new URLSearchParams({ jurisdiction: place, name_by: form.elements.name_by.value });
  drop.classList.add('busy');
  try {
    const response = await request(`/api/v1/templates/${encodeURIComponent(id)}/batch?${beside}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: file,
    });
    if (!response.ok) return refuse(await trouble(response));
    follow(await response.json(), true);
  } catch {
    refuse({ message: '连接不到服务器', help: '请检查网络后重试', findings: [] });
  } finally {
    drop.classList.remove('busy');
  }
}

function refuse(said) {
  refused.hidden = !said;
  if (!said) return;
  const line = (tag, words) => {
    const element = document.createElement(tag);
    element.textContent = words;
    return element;
  };
  const list = document.createElement('ul');
  list.append(...said.findings.map((finding) => line('li', finding.message)));
  const help = said.findings.map((finding) => finding.help).find(Boolean) ?? said.help;
  refused.replaceChildren(line('p', said.message), list, line('p', help));
  refused.scrollIntoView({ block: 'nearest' });
}

const part = (box, name) => box.querySelector(`[data-part="${name}"]`);

/** Shows a batch, the newest first, and goes on asking while it is open. */
function follow(status, newest) {
  document.getElementById('none').hidden = true;
  const box = document.getElementById('job').content.firstElementChild.cloneNode(true);
  if (newest) jobs.prepend(box);
  else jobs.append(box);
  part(box, 'when').textContent = new Date(status.created_at).toLocaleString('zh-CN', { hour12: false });
  part(box, 'cancel').addEventListener('click', () => cancel(box, status.id));
  show(box, status);
}

function show(box, status) {
  const open = OPEN.includes(status.state);
  box.dataset.state = status.state;
  part(box, 'state').textContent = STATES[status.state] ?? status.state;
  part(box, 'bar').value = status.total ? status.done / status.total : 0;
  part(box, 'bar').hidden = !open && status.state !== 'finished';
  part(box, 'words').textContent = words(status);
  part(box, 'cancel').hidden = !open;
  const file = part(box, 'file');
  file.hidden = !status.file;
  if (status.file) {
    file.href = status.file;
    file.download = `${title}-批量-${status.id}.zip`;
  }
  if (open) setTimeout(() => ask(box, status.id), PACE);
}

function words(status) {
  if (status.state === 'failed') return status.why ?? '';
  if (status.state === 'cancelled') return `共 ${status.total} 行，取消后没有保留文件`;
  const said = [`已完成 ${status.done} / ${status.total}`];
  if (status.failed) said.push(`${status.failed} 行有误`);
  if (status.rate && status.state === 'running') said.push(`每秒 ${status.rate.toFixed(1)} 份`);
  if (status.seconds_left) said.push(`约剩 ${duration(status.seconds_left)}`);
  if (status.bytes) said.push(`${(status.bytes / 1048576).toFixed(1)} MB`);
  return said.join('，');
}

function duration(seconds) {
  return seconds < 60 ? `${seconds} 秒` : `${Math.floor(seconds / 60)} 分 ${seconds % 60} 秒`;
}

async function ask(box, number) {
  try {
    const response = await request(`/api/v1/batches/${number}`);
    if (response.ok) return show(box, await response.json());
    part(box, 'words').textContent = (await trouble(response)).message;
  } catch {
    part(box, 'words').textContent = '连接不到服务器，稍后自动重试；生成仍在继续';
    setTimeout(() => ask(box, number), PACE * 5);
  }
}

async function cancel(box, number) {
  part(box, 'cancel').disabled = true;
  const response = await request(`/api/v1/batches/${number}`, { method: 'DELETE' }).catch(() => null);
  if (!response?.ok) part(box, 'cancel').disabled = false;
}

const earlier = await request('/api/v1/batches?limit=100').catch(() => null);
if (earlier?.ok) {
  const own = (await earlier.json()).items.filter((status) => status.template === id);
  for (const status of own.slice(0, 10)) follow(status, false);
}
