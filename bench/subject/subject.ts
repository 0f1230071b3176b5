import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Load } from '../load/load.ts';

/** Further nodes take the ports after the first one's; nobody listens on `nobody`. */
export const PORTS = { sink: 18_181, nobody: 18_182, subject: 18_190 };

/** What is measured: a process that takes POSTs on a port and sends them on to the sink. */
export type Subject = {
  target: Pick<Load, 'ports' | 'path' | 'token' | 'statusId' | 'sourceId'>;
  usage(): Usage;
  /** Stops it and tells how many transactions it committed, where it knows. */
  stop(): Promise<{ commits: number | null }>;
};

export type Usage = { cpuMicros: number; peakRssMiB: number };

/** Clock ticks of /proc per second: USER_HZ is 100 on every Linux this runs on. */
const MICROS_PER_TICK = 10_000;

/** User and system time of all threads, and the peak of resident memory, from /proc. */
export function usageOf(pid: number): Usage {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return {
    cpuMicros: (Number(fields[11]) + Number(fields[12])) * MICROS_PER_TICK,
    peakRssMiB: Number(peak) / 1024,
  };
}

/** Starts a Node process and waits until it prints its address. */
export async function startNode(args: string[], onLine: (line: string) => void = () => undefined): Promise<ChildProcess> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  // A run that is void must not leave its ports taken for the next.
  const end = () => child.kill();
  process.once('exit', end);
  child.once('exit', () => process.removeListener('exit', end));
  const exited = new Promise<never>((_, reject) => {
    child.once('exit', (code) => reject(new Error(`${args.join(' ')} exited with ${code}`)));
  });
  exited.catch(() => undefined);
  const ready = new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.includes('http://127.0.0.1:')) resolve();
    });
  });
  child.stderr?.on('data', (chunk: Buffer) => chunk.toString().split('\n').forEach(onLine));
  await Promise.race([ready, exited]);
  return child;
}

export async function stopProcess(child: ChildProcess): Promise<void> {
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  await gone;
}

export function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('The process did not start.');
  return child.pid;
}
