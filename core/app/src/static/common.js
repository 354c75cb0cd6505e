// What every page does: the large version, selects that submit at once, and `/` to search.

const LARGE = 'anjuan-large';
const button = document.getElementById('large');

function large(on) {
  document.documentElement.classList.toggle('large', on);
  button?.setAttribute('aria-pressed', String(on));
}

large(localStorage.getItem(LARGE) === '1');
button?.addEventListener('click', () => {
  const on = !document.documentElement.classList.contains('large');
  localStorage.setItem(LARGE, on ? '1' : '0');
  large(on);
});

for (const select of document.querySelectorAll('select[data-submit]')) {
  select.addEventListener('change', () => select.form.submit());
}

document.addEventListener('keydown', (event) => {
  const typing = event.target.closest?.('input, textarea, select, dialog');
  const search = document.getElementById('search');
  if (event.key === '/' && !typing && search) {
    event.preventDefault();
    search.focus();
  }
});
