import { execFileSync, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * What `npm run soak` runs: the rehearsals of test/faults, and nodes that are lost, for longer than a test run has, each with
 * the same seed, which is printed; then the versions of PostgreSQL that a test run has no time for (scripts/conform.ts).
 * `--only` takes a part of a file's name and leaves those versions out, `--backlog` is how many wait for the next start, and
 * `--write` puts the table into docs/reliability.md.
 */
const USAGE = 'Usage: npm run soak -- [--seconds 60] [--seed N] [--backlog 1000000] [--only NAME] [--write]';
const root = join(import.meta.dirname, '..');
const PAGE = join(root, 'docs', 'reliability.md');
/** The rehearsals; the engine on a clock of its own, in many more orders; and the statements that meet a backlog, here a million. */
const FILES = [
  'test/faults/',
  'test/nodes/lost-nodes.test.ts',
  'server/webhooks/engine/promises.test.ts',
  ...['sqlite', 'postgres'].map((store) => `server/store/${store}/backlog.test.ts`),
];
const MARKS = { begin: '<!-- results -->', end: '<!-- end of results -->' };

const values = read(process.argv.slice(2));
if (!/^\d{1,5}$/.test(values.seconds) || !/^\d{1,10}$/.test(values.seed) || !/^\d{1,7}$/.test(values.backlog)) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}

const folder = await mkdtemp(join(tmpdir(), 'ackwell-soak-'));
const report = join(folder, 'report.jsonl');
await writeFile(report, '');
process.stdout.write(`seed ${values.seed}, ${values.seconds} s of faults each\n`);
const startedAt = performance.now();
const rehearsed = await rehearseAll();
const table = tableOf((await readFile(report, 'utf8')).trim().split('\n').filter(Boolean));
await rm(folder, { recursive: true });
const minutes = Math.ceil((performance.now() - startedAt) / 60_000);
process.stdout.write(`\n${table}\n\n${rehearsed === 0 ? 'passed' : 'FAILED'} in ${minutes} minutes, seed ${values.seed}\n\n`);
if (values.write) await writeIntoPage(table, minutes);
const conforms = values.only === '' ? await run(process.execPath, [join(root, 'scripts', 'conform.ts')]) : 0;
process.exitCode = rehearsed || conforms;

function read(args: string[]) {
  const options = {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    backlog: { type: 'string', default: '1000000' },
    only: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
  } as const;
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
    process.exit(2);
  }
}

function rehearseAll(): Promise<number> {
  const settings = {
    ACKWELL_SOAK_SECONDS: values.seconds,
    ACKWELL_SOAK_SEED: values.seed,
    ACKWELL_SOAK_BACKLOG: values.backlog,
    ACKWELL_SOAK_REPORT: report,
    CI: '', // Nothing is repeated: what fails once has failed.
  };
  const files = values.only === '' ? FILES : [values.only];
  const args = ['run', '--maxWorkers', '1', '--reporter', 'default', ...files];
  return run(join(root, 'node_modules', '.bin', 'vitest'), args, settings);
}

/** The exit code; one that dies of a signal has failed. */
function run(program: string, args: string[], settings: NodeJS.ProcessEnv = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, env: { ...process.env, ...settings }, stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (status) => resolve(status ?? 1));
  });
}

/** As test/support/soak.ts writes it. */
type Line = Record<'fault' | 'store', string> & Record<
  'events' | 'attempts' | 'failed' | 'interrupted' | 'duplicates' | 'unanswered' | 'broken' | 'recovery_s' | 'took_s',
  number
>;

function tableOf(lines: string[]): string {
  const rows = lines
    .map((line) => JSON.parse(line) as Line)
    .sort((a, b) => a.fault.localeCompare(b.fault) || a.store.localeCompare(b.store))
    .map((one) => [
      one.fault, one.store, one.events, one.attempts, one.failed, one.interrupted, one.duplicates, one.unanswered, one.broken,
      one.recovery_s, one.took_s,
    ]);
  const head = [
    'fault', 'store', 'events', 'attempts', 'failed visibly', 'interrupted', 'duplicates', 'calls without answer', 'promises broken',
    'all settled after, s', 'took, s',
  ];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

async function writeIntoPage(text: string, minutes: number): Promise<void> {
  const page = await readFile(PAGE, 'utf8');
  const day = new Date().toISOString().slice(0, 10);
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'CPU'}, Node ${process.versions.node}`;
  const how = `seed ${values.seed} · ${values.seconds} s of faults each · ${minutes} minutes in all`;
  const about = `${day} · commit ${commit()} · ${machine} · ${how}`;
  const [before = ''] = page.split(MARKS.begin);
  const [, after = ''] = page.split(MARKS.end);
  await writeFile(PAGE, `${before}${MARKS.begin}\n${about}\n\n${text}\n${MARKS.end}${after}`);
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return 'unknown';
  }
}
