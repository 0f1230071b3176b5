import { beforeEach, expect, test } from 'vitest';
import type { Log } from '../kit/log.ts';
import { ManualClock } from '../kit/manual-clock.ts';
import type { Token, TokenStore } from '../store/contract-auth.ts';
import { TokenCheck } from './token-check.ts';
import { newToken } from './token.ts';

const { token, hash, prefix } = newToken();
const clock = new ManualClock();
const row: Token = {
  id: 7,
  workspaceId: 1,
  name: 'test',
  hash,
  prefix,
  abilities: ['*'],
  rateLimit: null,
  monthlyQuota: null,
  isActive: true,
  expiresAtMs: null,
  createdAtMs: clock.now(),
  lastUsedAtMs: null,
  revokedAtMs: null,
};

let stored: Token | null;
let touches: number[];
let faults: string[];
let brokenDisk: boolean;

const tokens: TokenStore = {
  create: () => Promise.reject(new Error('not asked here')),
  byHash: async (asked) => (asked === hash ? stored : null),
  list: async () => [],
  change: async () => null,
  revoke: async () => false,
  touch: async (_id, nowMs) => {
    touches.push(nowMs);
    if (brokenDisk) throw new Error('disk');
  },
};
const log: Log = { info() {}, warn() {}, fault: (event) => faults.push(event) };
const newCheck = () => new TokenCheck({ tokens, clock, log });
const entry = async (check: TokenCheck, text = token, workspaceId = 1) => check.admit(await check.find(text), workspaceId);

beforeEach(() => {
  [stored, touches, faults, brokenDisk] = [row, [], [], false];
});

test('notes the use of a token once a minute', async () => {
  const check = newCheck();
  const start = clock.now();
  for (const wait of [0, 1, 59_998, 1, 1]) {
    clock.advance(wait);
    expect(await entry(check)).toBe(row);
  }
  expect(touches).toEqual([start, start + 60_000]);
});

test('lets a token in whose use cannot be noted', async () => {
  brokenDisk = true;
  expect(await entry(newCheck())).toBe(row);
  await expect.poll(() => faults).toEqual(['token.touch_failed']);
});

test('sees at once that a token was revoked', async () => {
  const check = newCheck();
  expect(await entry(check)).toBe(row);
  stored = { ...row, revokedAtMs: clock.now() };
  expect(await entry(check)).toBeNull();
  stored = null;
  expect(await entry(check)).toBeNull();
});

test('notes nothing for a token that does not hold', async () => {
  expect(await entry(newCheck(), token, 2)).toBeNull();
  expect(await entry(newCheck(), newToken().token)).toBeNull();
  expect(touches).toEqual([]);
});
