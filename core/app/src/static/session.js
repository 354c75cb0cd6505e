// Calls to the server that outlive a session: when it has expired, a dialog asks for the password above the
// untouched form, and the call is made again.

const dialog = document.getElementById('again');
let waiting = null;

/** Fetches an address; resolves only once the person is signed in. */
export async function request(address, options = {}) {
  for (;;) {
    const response = await fetch(address, options);
    if (response.status !== 401) return response;
    await signInAgain();
  }
}

/** What a failed answer says, as one object whatever kind of answer it was. */
export async function trouble(response) {
  const said = await response.json().catch(() => ({}));
  return {
    message: said.message || `服务器没有正常回应（${response.status}）`,
    help: said.help || '请稍后重试',
    findings: said.findings || [],
    trace: said.trace_id || '',
  };
}

/** Opens the dialog once, however many calls wait for it. */
export function signInAgain() {
  waiting ??= ask().finally(() => { waiting = null; });
  return waiting;
}

function ask() {
  const form = dialog.querySelector('form');
  const said = dialog.querySelector('.trouble');
  const before = document.activeElement;
  dialog.showModal();
  form.elements.password.focus();
  return new Promise((resolve) => {
    const keep = (event) => event.preventDefault();
    const enter = async (event) => {
      event.preventDefault();
      const response = await fetch('/web/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ login: form.elements.login.value, password: form.elements.password.value }),
      }).catch(() => null);
      form.elements.password.value = '';
      if (response?.ok) {
        said.hidden = true;
        form.removeEventListener('submit', enter);
        dialog.removeEventListener('cancel', keep);
        dialog.close();
        before?.focus?.();
        resolve();
        return;
      }
      said.textContent = response ? (await trouble(response)).message : '连接不到服务器，请检查网络';
      said.hidden = false;
      form.elements.password.focus();
    };
    form.addEventListener('submit', enter);
    dialog.addEventListener('cancel', keep);
  });
}
