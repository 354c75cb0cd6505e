// Sends many bundles into one run, one after the other, starts it and leads to its page; or has a place of the server audited.

import { startDrop } from './drop.js';
import { request, signInAgain, trouble } from './session.js';

const form = document.getElementById('audits');
const drop = document.getElementById('drop');
const sending = document.getElementById('sending');
const bar = document.getElementById('sent');
const words = document.getElementById('sent-words');
const refused = document.getElementById('refused');
const limit = Number(form.dataset.limit);

form.addEventListener('submit', (event) => event.preventDefault());
startDrop(form, take);
document.getElementById('begin')?.addEventListener('click', () => {
  if (form.reportValidity()) begin({ source: form.elements.source.value, below: form.elements.below.value });
});

async function take(files) {
  if (!form.reportValidity() || files.length === 0 || drop.classList.contains('busy')) return;
  const bundles = files.filter((file) => file.name.toLowerCase().endsWith('.zip') && file.size <= limit);
  const left = files.filter((file) => !bundles.includes(file));
  if (left.length > 0) return refuse(`不是 zip，或超过上限：${left.map((file) => file.name).join('、')}。没有上传任何文件`);
  refuse('');
  drop.classList.add('busy');
  sending.hidden = false;
  try {
    const run = await create({});
    if (!run) return;
    const total = bundles.reduce((sum, file) => sum + file.size, 0);
    let before = 0;
    for (const [index, file] of bundles.entries()) {
      const far = (loaded) => {
        bar.value = total ? (before + loaded) / total : 0;
        words.textContent = ` 正在上传第 ${index + 1} / ${bundles.length} 个`;
      };
      if (!(await sent(run.id, file, far))) return;
      before += file.size;
    }
    const response = await request(`/api/v1/audits/${run.id}/start`, { method: 'POST' });
    if (!response.ok) return refuse(said(await trouble(response)));
    location.href = `/audits/${run.id}`;
  } catch {
    refuse('连接不到服务器，请检查网络后重试');
  } finally {
    drop.classList.remove('busy');
    sending.hidden = true;
  }
}

async function begin(place) {
  refuse('');
  const run = await create(place).catch(() => refuse('连接不到服务器，请检查网络后重试'));
  if (run) location.href = `/audits/${run.id}`;
}

async function create(place) {
  const response = await request('/api/v1/audits', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      jurisdiction: form.elements.place.value,
      kind: form.elements.kind.value,
      as_of: form.elements.as_of.value,
      ...place,
    }),
  });
  if (response.ok) return response.json();
  refuse(said(await trouble(response)));
  return null;
}

// A bundle whose upload breaks off is sent again a few times; the same bytes count once.
async function sent(id, file, far) {
  let why = '';
  for (let attempt = 0; attempt < 3; ) {
    const answer = await send(id, file, far);
    if (answer.status === 204) return true;
    if (answer.status === 401) {
      await signInAgain();
      continue;
    }
    why = answer.status === 0 ? '连接中断' : said(await trouble(answer));
    attempt = answer.status === 0 || answer.status === 503 ? attempt + 1 : 3;
  }
  refuse(`${file.name}：${why}。其余案卷没有上传；可以在“已有的批量检查”里从已上传的开始`);
  return false;
}

// XMLHttpRequest is the only way to hear how much of a body was sent.
function send(id, file, far) {
  return new Promise((resolve) => {
    const call = new XMLHttpRequest();
    call.upload.addEventListener('progress', (event) => far(event.loaded));
    call.addEventListener('loadend', () => resolve({ status: call.status, json: async () => JSON.parse(call.responseText) }));
    call.open('POST', `/api/v1/audits/${id}/bundles`);
    call.setRequestHeader('content-type', 'application/zip');
    call.setRequestHeader('x-file-name', encodeURIComponent(file.name));
    far(0);
    call.send(file);
  });
}

const said = ({ message, help }) => [message, help].filter(Boolean).join('。');

function refuse(why) {
  refused.hidden = !why;
  refused.textContent = why;
}
