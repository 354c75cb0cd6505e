// Says at each field what is wrong with it. What is merely not filled in yet is only counted until the person has
// asked for the document once.

const MARKS = { error: '✗', warning: '!', info: 'i' };

function boxOf(form, finding) {
  const path = finding.places?.[0]?.path;
  return path ? form.querySelector(`[data-field="${CSS.escape(path)}"]`) : null;
}

function words(finding, box) {
  const label = `${box?.dataset.label ?? ''}：`;
  return finding.message.startsWith(label) ? finding.message.slice(label.length) : finding.message;
}

function say(place, finding, box) {
  const line = document.createElement('p');
  line.className = `finding ${finding.severity}`;
  const mark = document.createElement('span');
  mark.setAttribute('aria-hidden', 'true');
  mark.textContent = MARKS[finding.severity] ?? 'i';
  const help = finding.help && !box ? `（${finding.help}）` : '';
  line.append(mark, ` ${words(finding, box)}${help}`);
  place.append(line);
}

/** Shows findings; `asked` says that the person has asked for the document, so that empty fields are shown too. */
export function showFindings(form, findings, asked) {
  for (const box of form.querySelectorAll('[data-field]')) {
    box.querySelector('.said').replaceChildren();
    box.classList.remove('wrong');
  }
  const missing = findings.filter((finding) => finding.rule === 'field/required');
  const elsewhere = [];
  for (const finding of findings) {
    const box = boxOf(form, finding);
    if (finding.rule === 'field/required' && !asked) continue;
    if (!box || box.hidden) elsewhere.push(finding);
    else {
      say(box.querySelector('.said'), finding, box);
      box.classList.toggle('wrong', finding.severity === 'error' || box.classList.contains('wrong'));
    }
  }
  showElsewhere(elsewhere);
  showMissing(form, missing);
}

/** Shows what belongs to no field. */
export function showElsewhere(findings) {
  const place = document.getElementById('elsewhere');
  place.replaceChildren();
  for (const finding of findings) say(place, finding, null);
  place.hidden = findings.length === 0;
}

function showMissing(form, missing) {
  const button = document.getElementById('missing');
  button.hidden = missing.length === 0;
  button.textContent = `还有 ${missing.length} 项必填`;
  button.onclick = () => focusField(missing.map((finding) => boxOf(form, finding)).find(Boolean));
}

/** Brings a field into view and the keyboard into it. */
export function focusField(box) {
  box?.scrollIntoView({ block: 'center' });
  box?.querySelector('input:not([tabindex="-1"]), textarea, select')?.focus({ preventScroll: true });
}

/** The first field with an error, if there is one. */
export function firstWrong(form) {
  return form.querySelector('.field.wrong');
}
