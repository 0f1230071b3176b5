import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { notFound } from '../../workspace/decision.ts';
import { RefusalError } from '../../workspace/refusal.ts';
import { send, type Page } from '../send.ts';
import { docsPage } from './html.ts';
import { linksTo, readManual, type ManualPage } from './manual.ts';
import { referenceHtml, type OpenApi } from './reference.ts';

const FAILURE = { config: { failure: 'Failed to show this page' } };

const FILES = [
  { path: '/docs/style.css', file: new URL('./style.css', import.meta.url), type: 'text/css; charset=utf-8' },
  { path: '/docs/search.js', file: new URL('./search.js', import.meta.url), type: 'text/javascript; charset=utf-8' },
];

/** The reference and the manual for whoever uses the API, to be read without an account and without a network. */
export function addDocsRoutes(app: FastifyInstance, openApi: () => string): void {
  let pages: ManualPage[] | null = null;
  let reference: Page | null = null;
  const manual = () => (pages ??= readManual());
  for (const { path, file, type } of FILES) {
    const page = readFileSync(file, 'utf8');
    app.get(path, (_request, reply) =>
      send(reply, { status: 200, page, headers: { 'content-type': type, 'cache-control': 'no-cache' } }),
    );
  }
  app.get('/docs', FAILURE, (_request, reply) => {
    // The document is our own, made by documentOf.
    const content = () => referenceHtml(JSON.parse(openApi()) as OpenApi);
    reference ??= docsPage({ title: 'API reference', content: content(), links: linksTo(manual()) });
    send(reply, reference);
  });
  app.get<{ Params: { page: string } }>('/docs/:page', FAILURE, (request, reply) => {
    const found = manual().find(({ slug }) => slug === request.params.page);
    if (!found) throw new RefusalError(notFound('Page'));
    send(reply, docsPage({ title: found.title, content: found.html, links: linksTo(manual()) }));
  });
}
