// Makes pages more pleasant; each of them works without it.
document.documentElement.classList.add('js');

const status = document.createElement('div');
status.className = 'vh';
status.setAttribute('role', 'status');
document.body.append(status);
function say(text) {
  status.textContent = '';
  setTimeout(() => { status.textContent = text; }, 40);
}
const words = document.body.dataset;

for (const button of document.querySelectorAll('[data-copy]')) {
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.dataset.done = '';
      say(words.copied);
      setTimeout(() => { delete button.dataset.done; }, 2000);
    } catch { say(words.copyRefused); }
  });
}

// A question over the page instead of one of its own.
for (const link of document.querySelectorAll('[data-dialog]')) {
  link.addEventListener('click', event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const dialog = document.getElementById(link.dataset.dialog);
    dialog.querySelector('h2').textContent = link.dataset.question;
    dialog.querySelector('form').action = link.href;
    dialog.showModal();
  });
}

for (const button of document.querySelectorAll('[data-print]')) {
  button.addEventListener('click', () => print());
}

// A file made of what the page holds already: no address ever has it.
for (const button of document.querySelectorAll('[data-download]')) {
  button.addEventListener('click', () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([button.dataset.text], { type: 'text/plain' }));
    link.download = button.dataset.download;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}

for (const button of document.querySelectorAll('[data-reveal]')) {
  const field = document.getElementById(button.dataset.reveal);
  button.addEventListener('click', () => {
    const shows = field.type === 'password';
    field.type = shows ? 'text' : 'password';
    button.textContent = shows ? button.dataset.hide : button.dataset.show;
    button.setAttribute('aria-pressed', String(shows));
  });
  field.form?.addEventListener('submit', () => { field.type = 'password'; });
}

// What a new password needs, ticked as it is typed.
const kinds = {
  uppercase: /[A-Z]/, lowercase: /[a-z]/, number: /[0-9]/, symbol: /[!@#$%^&*()_+\-=[\]{}|']/,
};
for (const list of document.querySelectorAll('[data-rules]')) {
  document.getElementById(list.dataset.rules).addEventListener('input', event => {
    const typed = event.target.value;
    for (const item of list.querySelectorAll('li')) {
      const rule = item.dataset.rule;
      item.classList.toggle('met', kinds[rule]?.test(typed) ?? [...typed].length >= rule);
    }
  });
}

// The server's clock, from the page, moved on by a clock that nobody can set.
const clock = document.querySelector('[data-clock]');
const base = clock ? Date.parse(clock.dateTime) : Date.now();
const began = performance.now();
const now = () => base + (performance.now() - began);
function tick() {
  const seconds = now() / 1000;
  const left = 30 - Math.floor(seconds % 30);
  if (clock) clock.textContent = new Date(now()).toISOString().slice(11, 19) + ' UTC';
  for (const countdown of document.querySelectorAll('[data-window]')) {
    countdown.querySelector('[data-left]').textContent = String(left);
    countdown.querySelector('progress').value = 30 - (seconds % 30);
  }
}
tick();
setInterval(tick, 250);
if (clock && Math.abs(Date.now() - base) > 20000) {
  for (const note of document.querySelectorAll('[data-clock-off]')) note.hidden = false;
}
for (const time of document.querySelectorAll('time[datetime]:not([data-clock])')) {
  time.title = new Date(time.dateTime).toLocaleString();
}

// Numbers beside the lines of a policy.
for (const editor of document.querySelectorAll('.editor')) {
  const [lines, text] = [editor.querySelector('.lines'), editor.querySelector('textarea')];
  const number = () => {
    const count = text.value.split('\n').length;
    lines.textContent = Array.from({ length: count }, (_, index) => index + 1).join('\n');
    lines.style.height = `${text.offsetHeight}px`;
    lines.scrollTop = text.scrollTop;
  };
  text.addEventListener('input', number);
  text.addEventListener('scroll', () => { lines.scrollTop = text.scrollTop; });
  new ResizeObserver(number).observe(text);
  number();
}

// Two codes pasted at once fill both fields.
const first = document.getElementById('code1');
const second = document.getElementById('code2');
first?.addEventListener('input', () => {
  const digits = first.value.replace(/\D/g, '');
  if (digits.length === 12 && second) {
    first.value = digits.slice(0, 6);
    second.value = digits.slice(6);
    second.focus();
    say(words.bothFilled);
  } else if (digits.length === 6 && second && !second.value) second.focus();
});

// What stands behind the # of a link never reaches a server or a log.
const setup = document.querySelector('[data-from-fragment]');
function takeFragment() {
  if (!setup || location.hash.length < 2) return;
  setup.value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, '', location.pathname + location.search);
}
takeFragment();
addEventListener('hashchange', takeFragment);

addEventListener('keydown', event => {
  const find = document.getElementById('find');
  if (event.key !== '/' || !find || words.shortcuts === 'off') return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
  event.preventDefault();
  find.focus();
});

// Asks until there is something to say.
for (const place of document.querySelectorAll('[data-watch]')) {
  const ask = setInterval(async () => {
    const answer = await fetch(place.dataset.watch, { redirect: 'manual' }).catch(() => null);
    if (answer?.status !== 200) return;
    place.textContent = await answer.text();
    clearInterval(ask);
  }, 2000);
}

// What came since the page was made, said quietly; asked for while somebody looks.
for (const place of document.querySelectorAll('[data-news]')) {
  setInterval(async () => {
    if (document.hidden) return;
    const answer = await fetch(place.dataset.news, { redirect: 'manual' }).catch(() => null);
    if (answer?.status !== 200) return;
    const text = await answer.text();
    if (place.hidden) say(text);
    place.firstElementChild.textContent = text;
    place.hidden = false;
  }, 15000);
}

// Two minutes before the session ends a bar says so. The server is asked first: somebody may be at work
// in another tab.
const bar = document.querySelector('[data-session]');
if (bar) {
  const [text, form, link] = bar.children;
  const said = bar.dataset;
  let [ends, isFinal] = [Date.now() + said.session * 1000, said.isFinal === 'yes'];
  let [asked, shown, before] = [0, '', null];
  const show = what => {
    if (what === shown) return;
    shown = what;
    bar.hidden = !what;
    form.hidden = what !== 'soon';
    link.hidden = what === 'soon' || what === 'other';
    text.textContent = said[what] ?? '';
    if (what) say(said[what]);
  };
  const look = () => {
    if (shown === 'over' || shown === 'other') return;
    const left = ends - Date.now();
    if (left > 120000) show('');
    else if (Date.now() - asked > 15000) ask();
    else if (left > 0) show(isFinal ? 'final' : 'soon');
  };
  async function ask() {
    asked = Date.now();
    const answer = await fetch('/console/session', { redirect: 'manual' }).catch(() => null);
    // Led to sign-in; or nobody knows.
    if (answer?.type === 'opaqueredirect') return show('over');
    if (answer?.status !== 200) return;
    const session = await answer.json();
    if (session.who !== said.who) return show('other');
    for (const field of document.getElementsByName('form_token')) field.value = session.token;
    [ends, isFinal] = [Date.now() + session.left * 1000, session.isFinal];
    if (shown === 'over' || shown === 'other') show('');
    look();
  }
  setInterval(look, 1000);
  // The clock stood still while the machine slept, and there may have been another sign-in.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && (shown || Date.now() - asked > 60000)) ask();
  });
  addEventListener('focus', () => { if (shown) ask(); });
  bar.addEventListener('focusin', event => { before = event.relatedTarget ?? before; });
  addEventListener('submit', async event => {
    if (event.target === form) {
      event.preventDefault();
      const body = new URLSearchParams(new FormData(form));
      await fetch(form.action, { method: 'POST', body, redirect: 'manual' }).catch(() => null);
      await ask();
      if (shown) return;
      say(said.stays);
      before?.focus();
    } else if (event.target.method === 'post' && (shown === 'over' || shown === 'other')) {
      event.preventDefault();
      say(said[shown]);
      link.focus();
    }
  });
}
