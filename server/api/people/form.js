/** Sends every form as JSON, which is all the server reads, and shows the sentence it answers with when it refuses. */
for (const form of document.querySelectorAll('form[data-next]')) {
  const problem = form.querySelector('.problem');
  const button = form.querySelector('button');

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    problem.hidden = true;
    button.disabled = true;
    const refusal = await submit(form).catch(() => 'The server did not answer. Try again.');
    button.disabled = false;
    if (refusal === null) {
      location.assign(form.dataset.next);
      return;
    }
    problem.textContent = refusal;
    problem.hidden = false;
  });
}

/** Null when it was accepted. */
async function submit(form) {
  const answer = await fetch(form.getAttribute('action'), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(Object.fromEntries(new FormData(form))),
  });
  if (answer.ok) return null;
  const { message, errors, retry_after } = await answer.json();
  if (retry_after !== undefined) return `${message}. Try again in ${retry_after} seconds.`;
  return typeof errors === 'object' ? Object.values(errors).flat().join(' ') : message;
}
