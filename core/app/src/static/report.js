// Prints a report, or copies its findings as plain text for a letter.

document.getElementById('print').addEventListener('click', () => print());

const copy = document.getElementById('copy');
copy?.addEventListener('click', async () => {
  const sections = [...document.querySelectorAll('section.findings')].map(section);
  const words = sections.join('\n\n');
  try {
    await navigator.clipboard.writeText(words);
    copy.textContent = '已复制';
  } catch {
    // Without HTTPS a browser gives no clipboard; the older way needs a selection.
    const area = document.createElement('textarea');
    area.value = words;
    document.body.append(area);
    area.select();
    copy.textContent = document.execCommand('copy') ? '已复制' : '请手工选择复制';
    area.remove();
  }
  setTimeout(() => { copy.textContent = '复制问题清单'; }, 3000);
});

function section(part) {
  const title = part.querySelector('h2').firstChild.textContent.trim();
  const lines = [...part.querySelectorAll('li')].map((item, index) => {
    const of = (from, name) => from?.querySelector(`[data-${name}]`)?.textContent.trim();
    const basis = of(item.closest('[data-cluster]'), 'basis');
    const said = [
      of(item, 'message') ?? item.innerText.replace(/\s+/g, ' '),
      of(item, 'standing'),
      of(item, 'places') && `位置：${of(item, 'places')}`,
      of(item, 'help') && `处理：${of(item, 'help')}`,
      basis && `依据：${basis}`,
    ];
    return `${index + 1}. ${said.filter(Boolean).join('。')}`;
  });
  return `${title}：\n${lines.join('\n')}`;
}
