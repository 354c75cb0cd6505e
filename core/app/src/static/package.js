// Uploads a province's package and shows everything that is wrong with it.

import { request, trouble } from './session.js';

const form = document.getElementById('package');
const said = document.getElementById('package-said');

function say(kind, words, findings = []) {
  const first = document.createElement('p');
  first.className = kind;
  first.textContent = words;
  const list = document.createElement('ul');
  for (const finding of findings) {
    const line = document.createElement('li');
    const places = finding.places.map((place) => place.path).join('、');
    line.textContent = [places, finding.message].filter(Boolean).join('：');
    list.append(line);
  }
  said.replaceChildren(first, ...(findings.length ? [list] : []));
}

form?.addEventListener('submit', async (event) => {
  event.preventDefault();
  say('notice', '正在上传并检查…');
  try {
    const response = await request('/web/provinces', { method: 'POST', body: form.elements.file.files[0] });
    if (response.ok) {
      location.reload();
      return;
    }
    const { message, help, findings } = await trouble(response);
    say('trouble', `没有安装：${message}。${help}`, findings);
  } catch {
    say('trouble', '连接不到服务器，请检查网络后重试');
  }
});
