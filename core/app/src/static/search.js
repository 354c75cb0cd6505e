// Filters the items of a page while a person types; Enter opens the first one that is left.

const search = document.getElementById('search');
const found = document.getElementById('found');
const all = found?.textContent;

function shown(item) {
  return !item.hidden;
}

function filter() {
  // An input method shows pinyin with apostrophes while it is composing.
  const terms = search.value.toLowerCase().replace(/['’]/g, '').split(/\s+/).filter(Boolean);
  const items = [...document.querySelectorAll('[data-words]')];
  for (const item of items) item.hidden = !terms.every((term) => item.dataset.words.includes(term));
  for (const group of document.querySelectorAll('[data-group]')) {
    group.hidden = ![...group.querySelectorAll('[data-words]')].some(shown);
  }
  const left = items.filter(shown).length;
  document.getElementById('nothing').hidden = left > 0;
  found.textContent = terms.length ? `找到 ${left} 项` : all;
}

search?.addEventListener('input', filter);
search?.form.addEventListener('submit', (event) => event.preventDefault());
search?.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  const first = [...document.querySelectorAll('[data-words]')].find((item) => shown(item) && item.querySelector('a'));
  if (first && search.value.trim()) location.href = first.querySelector('a').href;
});
if (search?.value) filter();
