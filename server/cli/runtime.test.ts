import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const RUNTIME = new URL('./runtime.ts', import.meta.url).href;

/** Lets go of what has lived through a turn or two, again and again: so V8 learns that the space is short. */
const SCRIPT = `
  import { getHeapSpaceStatistics } from 'node:v8';
  import { setImmediate as turn } from 'node:timers/promises';
  import { startSmall } from '${RUNTIME}';
  await startSmall(async () => undefined);
  const young = () => getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space').space_size;
  let [kept, largest] = [[], 0];
  for (let round = 0; round < 600; round++) {
    kept = [kept.at(-1), Array.from({ length: 20_000 }, (_, nth) => ({ nth }))];
    await turn();
    largest = Math.max(largest, young());
  }
  console.log(largest);`;

test('the space of a server for what is short-lived does not grow without end', () => {
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', SCRIPT], { encoding: 'utf8' });
  expect(Number(stdout)).toBeLessThan(40 * 1024 * 1024);
});
