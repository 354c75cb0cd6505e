// Keeps what is typed without a button. What could not be sent stays in the tab until it can.

import { request } from './session.js';

const PAUSE = 1200;
const AGAIN = 5000;
const saved = document.getElementById('saved');

function keyOf(id, ofCase) {
  return ofCase ? `anjuan-unsent-${id}-${ofCase}` : `anjuan-unsent-${id}`;
}

/** Starts keeping drafts; `answers` gives everything that is typed, hidden fields too. */
export function keepDrafts(id, edition, ofCase, answers) {
  const address = `/web/drafts/${id}`;
  const key = keyOf(id, ofCase);
  let timer = 0;
  let changed = false;
  let stopped = false;

  const body = () => JSON.stringify({ case: ofCase, edition, answers: answers() });
  const options = () => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: body() });

  async function save() {
    clearTimeout(timer);
    if (!changed || stopped) return;
    changed = false;
    sessionStorage.setItem(key, body());
    saved.textContent = '正在保存…';
    try {
      const response = await request(address, options());
      if (!response.ok) throw new Error(String(response.status));
      if (!changed) sessionStorage.removeItem(key);
      saved.textContent = `草稿已保存 ${(await response.json()).saved_at.slice(11)}`;
    } catch {
      changed = true;
      saved.textContent = '草稿暂未保存，内容仍在，稍后自动重试';
      timer = setTimeout(save, AGAIN);
    }
  }

  addEventListener('pagehide', () => {
    if (changed && !stopped) fetch(address, { ...options(), keepalive: true }).catch(() => {});
  });

  return {
    save,
    touched: () => {
      changed = true;
      clearTimeout(timer);
      timer = setTimeout(save, PAUSE);
    },
    discard: async () => {
      stopped = true;
      clearTimeout(timer);
      sessionStorage.removeItem(key);
      await request(ofCase ? `${address}?case=${ofCase}` : address, { method: 'DELETE' });
    },
  };
}

/** What an earlier page of this tab could not send. */
export function unsent(id, ofCase) {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(id, ofCase)))?.answers ?? null;
  } catch {
    return null;
  }
}
