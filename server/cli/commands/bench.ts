import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { integer } from '../../config/value.ts';
import { BENCH_PARTS } from '../bench-parts.ts';
import { command } from '../command.ts';
import { Failure } from '../failure.ts';
import { someOf } from '../kinds.ts';

/** Not imported: the measurements start servers of their own, and know the product rather than it them. */
const PROGRAM = fileURLToPath(new URL('../../../bench/run.ts', import.meta.url));

export const bench = command({
  name: 'bench',
  summary: 'Measure this machine: deliveries per second beside what the runtime allows.',
  details: 'Works in the source tree alone, on databases of its own; other data is not touched. Each part takes a minute or more.',
  options: {
    parts: {
      kind: someOf('PART,PART', BENCH_PARTS, 'part'),
      default: ['throughput'],
      sentence: `What is measured, throughput without it: ${BENCH_PARTS.join(', ')}.`,
    },
    rounds: { kind: integer('N', { min: 1, max: 100 }), default: 3, sentence: 'How often, of which the median counts.' },
    seconds: { kind: integer('SECONDS', { min: 1, max: 600 }), default: 6, sentence: 'How long one measurement takes.' },
    write: { sentence: 'Put what is printed into bench/RESULTS.md as well.' },
  },
  settings: [],
  examples: ['ackwell bench', 'ackwell bench --parts fan-out,payload --rounds 1 --seconds 3'],
  async run({ options, json }) {
    if (!existsSync(PROGRAM)) throw new Failure('The measurements are not part of this installation: run them in the source tree.');
    const words = [
      `--parts=${options.parts.join(',')}`,
      `--rounds=${options.rounds}`,
      `--seconds=${options.seconds}`,
      ...(options.write ? ['--write'] : []),
      ...(json ? ['--json'] : []),
    ];
    const child = spawn(process.execPath, [PROGRAM, ...words], { stdio: ['ignore', 'inherit', 'inherit'] });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    if (code !== 0) throw new Failure(signal ? 'The measurement was stopped.' : 'The measurement has failed; the lines above say why.');
  },
});
