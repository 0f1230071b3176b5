import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SCRIPT = fileURLToPath(new URL('../../scripts/build-dashboard.ts', import.meta.url));

/** Runs once before all tests: the server reads the built files when it starts. */
export async function setup(): Promise<void> {
  await promisify(execFile)(process.execPath, [SCRIPT]);
}
