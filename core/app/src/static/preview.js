// The typeset page beside the form: asked for shortly after the last keystroke; an answer that comes too late for
// what was typed since is dropped.

import { request, trouble } from './session.js';

const PAUSE = 300;
const POINTS_PER_PAGE_WIDTH = 595;

const picture = document.getElementById('picture');
const sheet = document.getElementById('sheet');
const state = document.getElementById('preview-state');
const number = document.getElementById('page-number');
const back = document.getElementById('page-back');
const on = document.getElementById('page-on');
const zoom = document.getElementById('zoom');

/** Starts the preview; `answers` gives what is typed, `told` is given the findings. Returns what refreshes it;
 *  `soon` may be told the words typed last, whose page is then shown. */
export function startPreview(id, place, ofCase, answers, told) {
  let timer = 0;
  let newest = 0;
  let running = null;
  let page = 1;
  let pages = 1;
  let last = '';

  async function refresh() {
    clearTimeout(timer);
    const mine = ++newest;
    running?.abort();
    running = new AbortController();
    state.textContent = '正在排版…';
    try {
      const response = await request(`/web/documents/${id}/preview`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ place, case: ofCase, answers: answers(), page, scale: scale(), last }),
        signal: running.signal,
      });
      if (mine !== newest) return;
      if (!response.ok) {
        const said = await trouble(response);
        state.textContent = `不能预览：${[said.message, ...said.findings.map((one) => one.message)].join('；')}`;
        return;
      }
      const parts = await response.formData();
      if (mine !== newest) return;
      show(JSON.parse(parts.get('seen')), parts.get('picture'));
    } catch (error) {
      if (mine === newest && error.name !== 'AbortError') state.textContent = '连接不到服务器，已填写的内容仍在';
    }
  }

  function show(seen, blob) {
    const old = picture.src;
    picture.src = URL.createObjectURL(blob);
    picture.hidden = false;
    if (old.startsWith('blob:')) picture.addEventListener('load', () => URL.revokeObjectURL(old), { once: true });
    ({ page, pages } = seen);
    picture.alt = `排版预览，第 ${page} 页，共 ${pages} 页`;
    number.textContent = `第 ${page} / ${pages} 页`;
    back.disabled = page <= 1;
    on.disabled = page >= pages;
    state.textContent = '';
    told(seen.findings);
    // The page with the words that were typed last is shown once; afterwards the person turns the pages.
    if (last && seen.last_on && seen.last_on !== page) {
      page = seen.last_on;
      last = '';
      refresh();
    }
    last = '';
  }

  function turn(step) {
    page = Math.min(Math.max(page + step, 1), pages);
    sheet.scrollTop = 0;
    refresh();
  }

  back.addEventListener('click', () => turn(-1));
  on.addEventListener('click', () => turn(1));
  sheet.addEventListener('keydown', (event) => {
    if (event.key === 'PageDown') turn(1);
    else if (event.key === 'PageUp') turn(-1);
    else return;
    event.preventDefault();
  });
  zoom.addEventListener('click', () => {
    const larger = sheet.classList.toggle('zoomed');
    zoom.setAttribute('aria-pressed', String(larger));
    zoom.textContent = larger ? '适合宽度' : '放大';
    refresh();
  });

  return {
    refresh,
    soon: (typed = '') => {
      last = typed;
      clearTimeout(timer);
      timer = setTimeout(refresh, PAUSE);
    },
  };
}

function scale() {
  const width = (sheet.clientWidth - 24) * (sheet.classList.contains('zoomed') ? 1.6 : 1);
  const sharp = (width / POINTS_PER_PAGE_WIDTH) * (window.devicePixelRatio || 1);
  return Math.round(Math.min(Math.max(sharp, 1), 3) * 20) / 20;
}
