import { posix } from 'node:path';
import type { Finding, Tree } from './tree.ts';

export function documents(tree: Tree): Finding[] {
  const pages = [...tree].filter(([path]) => path.endsWith('.md'));
  return pages.flatMap(([file, text]) => [...titles(file, text), ...links({ tree, file, text })]);
}

function titles(file: string, text: string): Finding[] {
  const amount = headings(text).filter(({ level }) => level === 1).length;
  return amount === 1 ? [] : [{ file, says: `${amount} titles. A page has exactly one line that starts with "# ".` }];
}

function links({ tree, file, text }: { tree: Tree; file: string; text: string }): Finding[] {
  return withoutCode(text).flatMap((line, index) =>
    [...line.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
      const says = brokenLink({ tree, file, link });
      return says === null ? [] : [{ file, line: index + 1, says }];
    }),
  );
}

function brokenLink({ tree, file, link }: { tree: Tree; file: string; link: string }): string | null {
  if (/^[a-z]+:/.test(link)) return null;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? file : posix.join(posix.dirname(file), path);
  const folder = `${target.replace(/\/$/, '')}/`;
  const exists = tree.has(target) || [...tree.keys()].some((known) => known.startsWith(folder));
  if (!exists) return `The link ${link} leads nowhere. Name a file of this project.`;
  if (anchor === undefined || anchors(tree.get(target) ?? '').includes(anchor)) return null;
  return `The link ${link} names a heading that ${target} does not have.`;
}

function anchors(text: string): string[] {
  return headings(text).map(({ title }) => title.toLowerCase().replace(/[^\w\- ]/g, '').replaceAll(' ', '-'));
}

function headings(text: string): { level: number; title: string }[] {
  return withoutCode(text).flatMap((line) => {
    const [, marks, title] = /^(#+) (.+)$/.exec(line) ?? [];
    return marks === undefined || title === undefined ? [] : [{ level: marks.length, title }];
  });
}

/** The lines with fenced code blanked, so that line numbers stay true. */
function withoutCode(text: string): string[] {
  let fenced = false;
  return text.split('\n').map((line) => {
    if (!line.startsWith('```')) return fenced ? '' : line;
    fenced = !fenced;
    return '';
  });
}
