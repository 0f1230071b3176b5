/**
 * `npm run bench`: the product beside its floors, in turn, in one run, because these figures mean nothing across runs.
 * Prints a table for each part; `--write` also puts them into RESULTS.md, `--json` prints one object at the end instead.
 */
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BENCH_PARTS, type BenchPart } from '../server/cli/bench-parts.ts';
import { throughput, type Effort } from './parts/throughput.ts';
import { importing } from './parts/import.ts';
import { lists } from './parts/lists.ts';
import { million } from './parts/million.ts';
import { pages } from './parts/pages.ts';
import { postsOfMeta } from './parts/posts-of-meta.ts';
import { nodes } from './parts/nodes.ts';
import { purging } from './parts/purging.ts';
import { deadEndpoints, fanOut, payload, slowReceiver } from './parts/variations.ts';
import { Databases } from './subject/databases.ts';

const RESULTS = fileURLToPath(new URL('./RESULTS.md', import.meta.url));

const PARTS: Record<BenchPart, { title: string; run: (effort: Effort) => Promise<string> }> = {
  throughput: { title: 'The whole path', run: throughput },
  'fan-out': { title: 'Several endpoints', run: fanOut },
  payload: { title: 'Larger contacts', run: payload },
  'dead-endpoints': { title: 'One endpoint in ten is dead', run: deadEndpoints },
  nodes: { title: 'Several nodes on one PostgreSQL', run: nodes },
  million: { title: 'A million deliveries wait for another endpoint', run: million },
  purge: { title: 'A purge of a million events goes on', run: purging },
  meta: { title: 'Posts of Meta', run: postsOfMeta },
  import: { title: 'A file of contacts', run: importing },
  lists: { title: 'Lists of 100,000 contacts', run: lists },
  pages: { title: 'The pages of the dashboard, with 100,000 contacts and 1,000,000 attempts', run: pages },
  'slow-receiver': { title: 'A receiver that takes its time', run: slowReceiver },
};

const { values } = parseArgs({
  options: {
    parts: { type: 'string', default: 'throughput' },
    seconds: { type: 'string', default: '6' },
    rounds: { type: 'string', default: '3' },
    write: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const parts = values.parts.split(',').map((name) => {
  const known = BENCH_PARTS.find((part) => part === name);
  if (known) return PARTS[known];
  process.stderr.write(`There is no part "${name}": choose from ${BENCH_PARTS.join(', ')}.\n`);
  return process.exit(2);
});

const databases = await Databases.start();
const sections: string[] = [];
try {
  const effort = { rounds: Number(values.rounds), seconds: Number(values.seconds), databases };
  for (const { title, run } of parts) {
    const section = `## ${title}\n\n${await run(effort)}\n`;
    if (!values.json) process.stdout.write(`\n${section}`);
    sections.push(section);
  }
} finally {
  await databases.stop();
}

const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
const when = `${new Date().toISOString().slice(0, 10)} · ${machine} · medians of ${values.rounds} rounds of ${values.seconds} s`;
const text = [when, ...sections].join('\n\n');
process.stdout.write(values.json ? `${JSON.stringify({ when, sections })}\n` : `\n${when}\n`);
if (values.write) {
  const intro = 'Generator and receiver run on the same machine. Written by `npm run bench -- --write`; see [README](README.md).';
  writeFileSync(RESULTS, `# Measured\n\n${intro}\n\n${text}`);
}
