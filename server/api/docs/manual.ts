import { readdirSync, readFileSync } from 'node:fs';
import { basename, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DocsLink } from './html.ts';
import { htmlOfMarkdown } from './markdown.ts';

const FOLDER = fileURLToPath(new URL('../../../docs/', import.meta.url));

/** Pages of the manual for whoever calls the API or receives webhooks, besides those in docs/api. */
const OTHERS = ['errors.md', 'webhook-events.md', 'webhook-security.md'];

/** Read first. */
const FIRST = ['quick-start', 'authentication'];

export type ManualPage = { slug: string; title: string; html: string };

/** The pages, in the order in which they are listed. Read when the first is asked for. */
export function readManual(): ManualPage[] {
  const own = readdirSync(`${FOLDER}api`).filter((name) => name.endsWith('.md') && name !== 'README.md');
  const paths = [...own.map((name) => `api/${name}`), ...OTHERS];
  const known = new Map(paths.map((path) => [path, `/docs/${slugOf(path)}`]));
  const pages = paths.map((path) => {
    const text = readFileSync(FOLDER + path, 'utf8');
    const [, title = slugOf(path)] = /^# (.+)$/m.exec(text) ?? [];
    return { slug: slugOf(path), title, html: htmlOfMarkdown(text, (link) => resolve(link, path, known)) };
  });
  const order = ({ slug }: ManualPage) => (FIRST.includes(slug) ? FIRST.indexOf(slug) : FIRST.length);
  return pages.sort((a, b) => order(a) - order(b));
}

export function linksTo(pages: readonly ManualPage[]): DocsLink[] {
  return [{ href: '/docs', title: 'Reference' }, ...pages.map(({ slug, title }) => ({ href: `/docs/${slug}`, title }))];
}

function slugOf(path: string): string {
  return basename(path, '.md');
}

/** A link between pages, by where it lies in the folder; to anything else in the project there is no page here. */
function resolve(link: string, from: string, known: ReadonlyMap<string, string>): string | null {
  if (/^https?:/.test(link) || link.startsWith('/')) return link;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? from : posix.join(posix.dirname(from), path);
  const href = known.get(target);
  if (href === undefined) return null;
  return anchor === undefined ? href : `${href}#${anchor}`;
}
