import type { Session } from '../../store/contract-auth.ts';
import type { Page } from '../send.ts';
import { escapeHtml, form, htmlPage } from './html.ts';

const EMAIL = { name: 'email', label: 'E-mail', type: 'email', autocomplete: 'username' };

export function loginPage({ needsHttps }: { needsHttps: boolean }): Page {
  const password = { name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' };
  const signIn = form({ action: '/login', next: '/', button: 'Sign in', fields: [EMAIL, password] });
  return htmlPage('Sign in', warning(needsHttps) + signIn);
}

/** `token` null: somebody came without the link. */
export function setupPage({ token, needsHttps }: { token: string | null; needsHttps: boolean }): Page {
  if (token === null) {
    return htmlPage('Set up', '<p>Open the setup link that the server printed when it started. It works once.</p>');
  }
  const fields = [
    {
      name: 'subdomain',
      label: 'Short name of the workspace',
      type: 'text',
      autocomplete: 'off',
      hint: 'Lower-case letters, digits and hyphens. It is part of every address of the API.',
    },
    { name: 'name', label: 'Name of the workspace', type: 'text', autocomplete: 'organization' },
    { ...EMAIL, label: 'Your e-mail' },
    { name: 'password', label: 'Password', type: 'password', autocomplete: 'new-password', hint: 'At least 8 characters.', minLength: 8 },
  ];
  const setUp = form({ action: '/setup', next: '/', button: 'Create the workspace', fields, token });
  return htmlPage('Set up your workspace', warning(needsHttps) + setUp);
}

export function setUpAlreadyPage(): Page {
  return htmlPage('Set up', '<p>This installation is set up. <a href="/login">Sign in</a>.</p>');
}

export function welcomePage(): Page {
  return htmlPage(
    'Contacts whose changes reach your URL',
    `<p>Every change of a contact, a status or a source is posted to your URL: signed, in order, retried, and explained.</p>
<p><a class="button" href="/login">Sign in</a></p>`,
  );
}

export function startPage({ account, memberships }: Session, origin: string): Page {
  const signOut = form({ action: '/logout', next: '/login', button: 'Sign out', fields: [] });
  const steps = memberships.map(({ subdomain }) => nextSteps(subdomain, origin)).join('\n');
  return htmlPage('Welcome', `<p>You are signed in as ${escapeHtml(account.email)}.</p>\n${steps}\n${signOut}`);
}

/** A subdomain is letters, digits and hyphens, but this does not rely on it. */
function nextSteps(subdomain: string, origin: string): string {
  const name = escapeHtml(subdomain);
  const api = escapeHtml(`${origin}/api/v1/${encodeURIComponent(subdomain)}`);
  return `<section>
<h2>${name}</h2>
<p>The API of this workspace is at <code>${api}</code>.</p>
<ol>
<li>Make a token on the machine of the server. It is shown once.
<pre>ackwell token create --workspace ${name} --name my-app --abilities '*'</pre></li>
<li>Say where changes are to be posted.
<pre>ackwell webhook set --workspace ${name} --url https://example.com/hook --events all --enable</pre></li>
<li>Make the first status, and see it arrive.
<pre>curl ${api}/statuses -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" -d '{"name":"New"}'</pre></li>
</ol>
</section>`;
}

function warning(needsHttps: boolean): string {
  if (!needsHttps) return '';
  return `<p class="problem" role="alert">Browsers keep nobody signed in over plain HTTP, except on the machine itself. Put a proxy
with TLS in front of this server, start it with <code>--public-url https://…</code>, and open that address.</p>\n`;
}
