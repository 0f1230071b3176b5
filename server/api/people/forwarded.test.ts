import { expect, test } from 'vitest';
import { ApiRig, OWNER } from '../rig.ts';

const TRUSTED = { has: (address: string) => address === '127.0.0.1' || address === '10.0.0.9' };

/** The statuses of wrong passwords, each sent with an X-Forwarded-For. */
async function guesses(rig: ApiRig, forwarded: readonly string[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const header of forwarded) {
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': header };
    const body = JSON.stringify({ email: OWNER.email, password: 'wrong' });
    statuses.push((await rig.ask({ method: 'POST', path: '/login', headers, body })).status);
  }
  return statuses;
}

const fiveFrom = (address: string) => Array<string>(5).fill(address);

test('who asks is what a trusted proxy says, from the right, and nobody else', async () => {
  const rig = await ApiRig.open({ trusted: TRUSTED });
  try {
    expect(await guesses(rig, fiveFrom('203.0.113.1'))).toEqual(Array(5).fill(401));
    expect(await guesses(rig, ['203.0.113.1', 'made-up, 203.0.113.1', '198.51.100.7, 203.0.113.1, 10.0.0.9'])).toEqual([429, 429, 429]);
    expect(await guesses(rig, ['203.0.113.2', '203.0.113.1, 203.0.113.3'])).toEqual([401, 401]);
    // What is no address is counted as the proxy itself.
    expect((await guesses(rig, [...fiveFrom('rubbish'), 'x'.repeat(300)])).at(-1)).toBe(429);
  } finally {
    await rig.close();
  }
});

test('from a stranger the header means nothing', async () => {
  const rig = await ApiRig.open();
  try {
    expect(await guesses(rig, fiveFrom('203.0.113.1'))).toEqual(Array(5).fill(401));
    expect(await guesses(rig, ['203.0.113.2', '127.0.0.1'])).toEqual([429, 429]);
  } finally {
    await rig.close();
  }
});
