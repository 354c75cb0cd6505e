// Shows how far a run is; loads the page anew when it has ended, and when the first results are there.

import { request, trouble } from './session.js';

const box = document.getElementById('audit');
const words = document.getElementById('words');
const PACE = 1500;
const STATES = { gathering: '等待上传', waiting: '排队中', running: '正在检查' };
let known = null;

async function ask() {
  try {
    const response = await request(`/api/v1/audits/${box.dataset.id}`);
    if (!response.ok) {
      words.textContent = (await trouble(response)).message;
      return;
    }
    const status = await response.json();
    if (!STATES[status.state] || (known === 0 && status.done > 0 && scrollY === 0)) return location.reload();
    show(status);
  } catch {
    words.textContent = '连接不到服务器，稍后自动重试；检查仍在继续';
  }
  setTimeout(ask, PACE);
}

function show(status) {
  known = status.done;
  document.getElementById('state').textContent = STATES[status.state];
  document.getElementById('bar').value = status.total ? status.done / status.total : 0;
  for (const badge of document.querySelectorAll('[data-count]')) {
    const id = badge.dataset.count;
    badge.textContent = id === '' ? status.total : id === 'unread' ? status.unread : (status.verdicts[id] ?? 0);
  }
  const parts = [`已检查 ${status.done} / ${status.total}${status.listed ? '' : '（正在清点）'}`];
  if (status.rate) parts.push(`每秒 ${status.rate.toFixed(1)} 个`);
  if (status.seconds_left) parts.push(`约剩 ${duration(status.seconds_left)}`);
  words.textContent = parts.join('，');
}

function duration(seconds) {
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)} 小时 ${Math.floor((seconds % 3600) / 60)} 分`;
  return seconds < 60 ? `${seconds} 秒` : `${Math.floor(seconds / 60)} 分 ${seconds % 60} 秒`;
}

async function tell(method, address, button) {
  button.disabled = true;
  const response = await request(address, { method }).catch(() => null);
  if (response?.ok) return location.reload();
  words.textContent = response ? (await trouble(response)).message : '连接不到服务器，请重试';
  button.disabled = false;
}

const cancel = document.getElementById('cancel');
cancel?.addEventListener('click', () => tell('DELETE', `/api/v1/audits/${box.dataset.id}`, cancel));
const start = document.getElementById('start');
start?.addEventListener('click', () => tell('POST', `/api/v1/audits/${box.dataset.id}/start`, start));
ask();
