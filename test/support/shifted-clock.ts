import { readFileSync } from 'node:fs';

/** Names the file with the milliseconds by which the wall clock of a process is off, which may change at any time. */
const SHIFT_FILE = 'SHIFTED_CLOCK_FILE';
const LOOK_EVERY_MS = 20;

/** What a server is started with so that its clock can be set: this file, imported before any other. */
export function shiftedBy(file: string): Record<string, string> {
  return { NODE_OPTIONS: `--import=${import.meta.url}`, [SHIFT_FILE]: file };
}

const file = process.env[SHIFT_FILE];
if (file !== undefined) {
  const now = Date.now.bind(Date);
  let shiftMs = 0;
  setInterval(() => (shiftMs = Number(readFileSync(file, 'utf8'))), LOOK_EVERY_MS).unref();
  Date.now = () => now() + shiftMs;
}
