/** Shows the calls that hold every word that was typed, opens the one that the address names, and counts. */
const field = document.querySelector('#search');
const found = document.querySelector('#found');
const calls = [...document.querySelectorAll('.call')].map((call) => ({ call, text: call.textContent.toLowerCase() }));

function search() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const { call, text } of calls) {
    call.hidden = !words.every((word) => text.includes(word));
    if (!call.hidden) count++;
  }
  for (const section of document.querySelectorAll('section')) {
    section.hidden = section.querySelector('.call:not([hidden])') === null;
  }
  found.textContent = words.length === 0 ? '' : count === 1 ? '1 call' : `${count} calls`;
}

function openNamed() {
  const named = document.getElementById(location.hash.slice(1));
  if (named instanceof HTMLDetailsElement) named.open = true;
}

if (field) {
  field.addEventListener('input', search);
  addEventListener('hashchange', openNamed);
  openNamed();
  if (field.value !== '') search();
}
