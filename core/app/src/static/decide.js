// Decisions on a report: a finding is let stand, a file is said to be a document, the bundle is run again.

import { request, trouble } from './session.js';

const report = document.querySelector('article.report').dataset.report;
const address = `/api/v1/reports/${report}`;
const said = document.getElementById('decided');

function json(method, body) {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** Sends a decision; what is wrong with it is said where it was made. */
async function decide(place, path, options, then) {
  place.hidden = true;
  try {
    const response = await request(`${address}${path}`, options);
    if (response.ok) return then(response);
    const why = await trouble(response);
    place.textContent = `${why.message}。${why.help}`;
  } catch {
    place.textContent = '连接不到服务器，请检查网络后重试';
  }
  place.hidden = false;
  return null;
}

const again = () => location.reload();

function open(dialog, words, ready) {
  dialog.querySelector('[data-what]').textContent = words;
  dialog.querySelector('.trouble').hidden = true;
  ready(dialog.querySelector('form'));
  dialog.showModal();
}

for (const dialog of document.querySelectorAll('#waive, #choose')) {
  dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close());
}

const waive = document.getElementById('waive');
let finding = '';
for (const button of document.querySelectorAll('button[data-waive]')) {
  button.addEventListener('click', () => {
    finding = button.dataset.waive;
    open(waive, button.closest('li').querySelector('[data-message]').textContent, (form) => form.elements.reason.focus());
  });
}
waive?.querySelector('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const { reason, expires } = event.target.elements;
  const body = { fingerprint: finding, reason: reason.value, expires: expires.value };
  decide(waive.querySelector('.trouble'), '/waivers', json('POST', body), again);
});
for (const button of document.querySelectorAll('button[data-withdraw]')) {
  button.addEventListener('click', () => decide(said, `/waivers/${button.dataset.withdraw}`, { method: 'DELETE' }, again));
}

const choose = document.getElementById('choose');
let content = '';
for (const button of document.querySelectorAll('button[data-choose]')) {
  button.addEventListener('click', () => {
    content = button.dataset.choose;
    open(choose, button.dataset.path, (form) => {
      form.elements.kind.value = button.dataset.kind;
      form.querySelector('[data-back]').hidden = !('chosen' in button.dataset);
      form.elements.sought.value = '';
      for (const one of form.querySelectorAll('option, optgroup')) one.hidden = false;
    });
    choose.querySelector('[name="sought"]').focus();
  });
}
choose?.querySelector('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const body = { kind: event.target.elements.kind.value };
  decide(choose.querySelector('.trouble'), `/documents/${content}/kind`, json('PUT', body), again);
});
// What is typed leaves the kinds that fit; the first of them is chosen, and Enter takes it.
choose?.querySelector('[name="sought"]').addEventListener('input', (event) => {
  const terms = event.target.value.toLowerCase().replace(/['’]/g, '').split(/\s+/).filter(Boolean);
  const options = [...choose.querySelectorAll('option')];
  for (const option of options) option.hidden = !terms.every((term) => option.dataset.words.includes(term));
  for (const group of choose.querySelectorAll('optgroup')) group.hidden = [...group.children].every((one) => one.hidden);
  const first = options.find((option) => !option.hidden);
  if (terms.length) choose.querySelector('select').value = first?.value ?? '';
});
choose?.addEventListener('keydown', (event) => {
  const select = choose.querySelector('select');
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === 'Enter' && event.target.matches('select, input')) {
    event.preventDefault();
    choose.querySelector('form').requestSubmit();
  }
  if (event.key === 'ArrowDown' && event.target.matches('input')) {
    event.preventDefault();
    select.focus();
  }
});
choose?.querySelector('[data-back]').addEventListener('click', () => {
  decide(choose.querySelector('.trouble'), `/documents/${content}/kind`, { method: 'DELETE' }, again);
});

for (const button of document.querySelectorAll('button[data-run]')) {
  button.addEventListener('click', async () => {
    button.disabled = true;
    button.setAttribute('aria-busy', 'true');
    await decide(said, '/runs', json('POST', { layers: button.dataset.run }), async (response) => {
      location.href = `/reports/${(await response.json()).id}`;
    });
    button.disabled = false;
    button.removeAttribute('aria-busy');
  });
}
