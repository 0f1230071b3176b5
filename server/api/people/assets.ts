import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { send } from '../send.ts';

const ASSETS = [
  { path: '/assets/form.js', file: new URL('./form.js', import.meta.url), type: 'text/javascript; charset=utf-8' },
  { path: '/assets/pages.css', file: new URL('./pages.css', import.meta.url), type: 'text/css; charset=utf-8' },
];

export function addAssetRoutes(app: FastifyInstance): void {
  for (const { path, file, type } of ASSETS) {
    const page = readFileSync(file, 'utf8');
    const headers = { 'content-type': type, 'cache-control': 'no-cache' };
    app.get(path, (_request, reply) => send(reply, { status: 200, page, headers }));
  }
}
