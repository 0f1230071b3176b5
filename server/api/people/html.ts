import type { Page } from '../send.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Nothing but our own files, in no frame, and no script or style inside a page. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': CONTENT_SECURITY_POLICY,
  // The address of the setup page holds its token.
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
} as const;

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** A whole page. `content` is HTML: whatever comes from outside was escaped on its way into it. */
export function htmlPage(title: string, content: string): Page {
  const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Ackwell</title>
<link rel="stylesheet" href="/assets/pages.css">
<script type="module" src="/assets/form.js"></script>
</head>
<body>
<main>
<p class="brand">Ackwell</p>
<h1>${escapeHtml(title)}</h1>
${content}
</main>
</body>
</html>
`;
  return { status: 200, page, headers: PAGE_HEADERS };
}

type Field = { name: string; label: string; type: string; autocomplete: string; hint?: string; minLength?: number };

function formField({ name, label, type, autocomplete, hint, minLength }: Field): string {
  const describedBy = hint === undefined ? '' : ` aria-describedby="${name}-hint"`;
  const shortest = minLength === undefined ? '' : ` minlength="${minLength}"`;
  const explanation = hint === undefined ? '' : `\n<small id="${name}-hint">${escapeHtml(hint)}</small>`;
  return `<label for="${name}">${escapeHtml(label)}</label>
<input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" required${shortest}${describedBy}>${explanation}`;
}

/** Sent as JSON by form.js, which goes to `next` when it was accepted. `token` rides along unseen. */
export function form(form: { action: string; next: string; button: string; fields: Field[]; token?: string }): string {
  const hidden = form.token === undefined ? '' : `<input type="hidden" name="token" value="${escapeHtml(form.token)}">\n`;
  return `<form method="post" action="${form.action}" data-next="${form.next}">
${hidden}${form.fields.map(formField).join('\n')}
<p class="problem" role="alert" hidden></p>
<button>${escapeHtml(form.button)}</button>
<noscript><p class="problem">This form needs JavaScript.</p></noscript>
</form>`;
}
