// A box that takes files: chosen through its input, or dropped on it.

export function startDrop(form, take) {
  const drop = document.getElementById('drop');
  form.elements.file.addEventListener('change', () => {
    take([...form.elements.file.files]);
    form.elements.file.value = '';
  });
  for (const kind of ['dragenter', 'dragover']) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.add('over');
    });
  }
  for (const kind of ['dragleave', 'drop']) drop.addEventListener(kind, () => drop.classList.remove('over'));
  drop.addEventListener('drop', (event) => {
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
  // A file dropped beside the box would otherwise replace the page.
  for (const kind of ['dragover', 'drop']) addEventListener(kind, (event) => event.preventDefault());
}
