import { escapeHtml } from './html.ts';

/** Where a link of a page leads on this server; null where it leads to nothing here, and only its words are shown. */
export type Resolve = (link: string) => string | null;

/** The Markdown that our own manual is written in: headings, paragraphs, lists, tables, quotes, fenced code. Its title is left out. */
export function htmlOfMarkdown(text: string, resolve: Resolve): string {
  const lines = text.split('\n');
  const html: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const block = blockAt(lines, at);
    html.push(htmlOfBlock(block, resolve));
    at += Math.max(1, block.length);
  }
  return html.filter((part) => part !== '').join('\n');
}

/** Lines that belong together: a fence with its code, a table, a list, a paragraph, or one line alone. */
function blockAt(lines: readonly string[], start: number): string[] {
  const first = lines[start] ?? '';
  if (first.startsWith('```')) {
    const end = lines.indexOf('```', start + 1);
    return lines.slice(start, end === -1 ? lines.length : end + 1);
  }
  if (first.trim() === '' || first.startsWith('#')) return [first];
  const end = lines.findIndex((line, at) => at > start && (line.trim() === '' || line.startsWith('```') || line.startsWith('#')));
  return lines.slice(start, end === -1 ? lines.length : end);
}

function htmlOfBlock(block: readonly string[], resolve: Resolve): string {
  const [first = ''] = block;
  if (first.trim() === '') return '';
  if (first.startsWith('```')) return `<pre tabindex="0"><code>${escapeHtml(block.slice(1, -1).join('\n'))}</code></pre>`;
  const [, marks, heading] = /^(#+) (.+)$/.exec(first) ?? [];
  if (marks !== undefined && heading !== undefined) return headingOf(marks.length, heading, resolve);
  if (first.startsWith('|')) return table(block, resolve);
  if (/^(\* |- |\d+\. )/.test(first)) return list(block, resolve);
  if (first.startsWith('> ')) return `<blockquote>${inline(block.map((line) => line.slice(2)).join(' '), resolve)}</blockquote>`;
  return `<p>${inline(block.join(' '), resolve)}</p>`;
}

function headingOf(level: number, text: string, resolve: Resolve): string {
  if (level === 1) return '';
  const id = text.toLowerCase().replace(/[^\w\- ]/g, '').replaceAll(' ', '-');
  return `<h${level} id="${escapeHtml(id)}">${inline(text, resolve)}</h${level}>`;
}

function table(rows: readonly string[], resolve: Resolve): string {
  const cells = rows.map((row) => row.slice(1, -1).split(/(?<!\\)\|/).map((cell) => inline(cell.trim().replaceAll('\\|', '|'), resolve)));
  const [head = [], , ...body] = cells;
  const headings = head.map((cell) => `<th scope="col">${cell}</th>`).join('');
  const lines = body.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n');
  return `<div class="wide" tabindex="0"><table><thead><tr>${headings}</tr></thead><tbody>\n${lines}\n</tbody></table></div>`;
}

function list(lines: readonly string[], resolve: Resolve): string {
  const items: string[] = [];
  for (const line of lines) {
    if (/^(\* |- |\d+\. )/.test(line)) items.push(line.replace(/^(\* |- |\d+\. )/, ''));
    else items.push(`${items.pop() ?? ''} ${line.trim()}`);
  }
  const tag = /^\d/.test(lines[0] ?? '') ? 'ol' : 'ul';
  return `<${tag}>\n${items.map((item) => `<li>${inline(item, resolve)}</li>`).join('\n')}\n</${tag}>`;
}

/** Code first, because nothing inside it means anything. */
export function inline(text: string, resolve: Resolve): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part) => (/^`[^`]+`$/.test(part) ? `<code>${escapeHtml(part.slice(1, -1))}</code>` : formatted(part, resolve)))
    .join('');
}

function formatted(text: string, resolve: Resolve): string {
  return escapeHtml(text)
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (_all, words: string, link: string) => {
      const href = resolve(link);
      return href === null ? words : `<a href="${href}">${words}</a>`;
    });
}
