import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiRig } from '../rig.ts';
import { declaredRoutes } from '../routes/declared-rig.ts';
import { escapeHtml } from './html.ts';
import { htmlOfMarkdown } from './markdown.ts';

let rig: ApiRig;
beforeAll(async () => {
  rig = await ApiRig.open({ routes: declaredRoutes() });
});
afterAll(() => rig.close());

test('the reference shows every call, and runs nothing of a stranger', async () => {
  const { status, headers, text } = await rig.ask({ path: '/docs' });
  expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  const missing = declaredRoutes().filter(({ about }) => !text.includes(`</code> ${escapeHtml(about.summary)}</summary>`));
  expect(missing.map(({ about }) => about.summary)).toEqual([]);
  expect(/<script(?![^>]* src="\/docs)|<style| style=| on\w+="|(src|href)="https?:/.exec(text)?.[0]).toBeUndefined();
});

test('every page that is linked is there, and so is every page that a page leads to', async () => {
  const seen = new Set(['/docs']);
  for (const path of seen) {
    const { status, text } = await rig.ask({ path });
    expect(status, path).toBe(200);
    for (const [, href = ''] of text.matchAll(/href="(\/docs[^"#]*)/g)) seen.add(href);
  }
  expect(seen).toContain('/docs/errors');
  expect(seen).toContain('/docs/quick-start');
});

test('an unknown page is not found', async () => {
  expect((await rig.ask({ path: '/docs/..%2fpackage' })).status).toBe(404);
});

test('Markdown becomes HTML in which nothing of the text is markup', () => {
  const text = '# Title\n\n## A `b` <c>\n\n* one **two**\n  three\n* [four](x.md)\n\n| a | b |\n|---|---|\n| 1 \\| 2 | `<x>` |\n\n```sh\n<d>\n```\n';
  expect(htmlOfMarkdown(text, (link) => `/docs/${link}`)).toBe(
    [
      '<h2 id="a-b-c">A <code>b</code> &lt;c&gt;</h2>',
      '<ul>\n<li>one <strong>two</strong> three</li>\n<li><a href="/docs/x.md">four</a></li>\n</ul>',
      '<div class="wide" tabindex="0"><table><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead><tbody>\n' +
        '<tr><td>1 | 2</td><td><code>&lt;x&gt;</code></td></tr>\n</tbody></table></div>',
      '<pre tabindex="0"><code>&lt;d&gt;</code></pre>',
    ].join('\n'),
  );
});
