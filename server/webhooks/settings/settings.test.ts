import { describe, expect, test } from 'vitest';
import { readInput } from '../../workspace/input.ts';
import { isRefusal, RefusalError } from '../../workspace/refusal.ts';
import { NEW_ENDPOINT, type Actions, type Endpoint } from '../endpoint.ts';
import { rotateSecret, ROTATION_INPUT } from './secret.ts';
import { changeSettings, SETTINGS_INPUT, settingsOf, switchesOff } from './settings.ts';

const NONE = { created: false, updated: false, deleted: false };
const OFF: Actions = { contact: NONE, status: NONE, source: NONE };
const FRESH: Endpoint = {
  ...NEW_ENDPOINT, workspaceId: 6, id: 1, enabled: false, url: '', actions: OFF, execution: 'synchronous',
  secrets: { current: 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAwxyz', previous: null },
};
const BUSY: Endpoint = {
  ...FRESH,
  enabled: true,
  url: 'https://hooks.example.com/in',
  actions: { ...OFF, contact: { created: true, updated: true, deleted: false } },
};

const anything = () => null;
const change = (endpoint: Endpoint, body: object, refuseTarget: (url: string) => string | null = anything) =>
  changeSettings(endpoint, readInput(SETTINGS_INPUT, body), refuseTarget);

function errorsOf(body: object): unknown {
  try {
    readInput(SETTINGS_INPUT, body);
  } catch (error) {
    return (error as RefusalError).refusal.errors;
  }
  return undefined;
}

describe('the settings', () => {
  test('begin off, empty and synchronous', () => {
    const boxes = { create: false, update: false, delete: false };
    expect(settingsOf(FRESH)).toEqual({
      webhook_enabled: false,
      webhook_url: '',
      contacts_actions: boxes,
      status_actions: boxes,
      source_actions: boxes,
      execution: 'synchronous',
      webhook_secret: 'whsec_••••wxyz',
    });
  });

  test('keep what a change does not name', () => {
    expect(change(BUSY, {})).toEqual(BUSY);
    expect(change(BUSY, { contacts_actions: { delete: true } })).toEqual({
      ...BUSY,
      actions: { ...OFF, contact: { created: true, updated: true, deleted: true } },
    });
    expect(change(BUSY, { execution: 'queued' })).toEqual({ ...BUSY, execution: 'queued' });
  });

  test.each<[object, string]>([
    [{ webhook_enabled: 'true' }, 'webhook_enabled'],
    [{ webhook_enabled: null }, 'webhook_enabled'],
    [{ webhook_enabled: 1 }, 'webhook_enabled'],
    [{ webhook_url: null }, 'webhook_url'],
    [{ webhook_url: ['https://hooks.example.com/'] }, 'webhook_url'],
    [{ webhook_url: 'https://hooks.example.com/\r\nX-Injected: 1' }, 'webhook_url'],
    [{ webhook_url: `https://hooks.example.com/${'a'.repeat(3_000)}` }, 'webhook_url'],
    [{ contacts_actions: null }, 'contacts_actions'],
    [{ contacts_actions: { create: 'yes' } }, 'contacts_actions'],
    [{ status_actions: { update: null } }, 'status_actions'],
    [{ source_actions: { created: true } }, 'source_actions'],
    [{ contact_actions: { create: true } }, 'contact_actions'],
    [{ execution: 'later' }, 'execution'],
    [{ webhook_secret: 'whsec_••••wxyz' }, 'webhook_secret'],
    [{ headers: { Host: 'internal' } }, 'headers'],
    [{ max_attempts: 1_000_000 }, 'max_attempts'],
  ])('refuse %j', (body, field) => {
    expect(Object.keys(errorsOf(body) ?? {})).toEqual([field]);
  });

  test('name every unknown key', () => {
    expect(errorsOf({ a: 1, b: 2 })).toEqual({
      a: ['The a field is unknown or read-only.'],
      b: ['The b field is unknown or read-only.'],
    });
  });

  test('need a URL to be enabled', () => {
    const message = 'The webhook_url field is required when webhooks are enabled.';
    expect(change(FRESH, { webhook_enabled: true })).toMatchObject({ errors: { webhook_url: [message] } });
    expect(change(BUSY, { webhook_url: '' })).toMatchObject({ errors: { webhook_url: [message] } });
    expect(change(BUSY, { webhook_url: '', webhook_enabled: false })).toMatchObject({ enabled: false, url: '' });
  });

  test('refuse a target with its sentence', () => {
    const verdict = change(FRESH, { webhook_url: 'http://localhost/' }, (url) => `No: ${url}`);
    expect(verdict).toMatchObject({ refused: 'validation_failed', errors: { webhook_url: ['No: http://localhost/'] } });
  });

  test('look at a URL only when it is new', () => {
    expect(isRefusal(change(BUSY, { execution: 'queued' }, () => 'No'))).toBe(false);
  });
});

describe('switching off', () => {
  test.each<[string, object, boolean]>([
    ['the master switch', { webhook_enabled: false }, true],
    ['a box', { contacts_actions: { create: false } }, true],
    ['a box that was off', { contacts_actions: { delete: false } }, false],
    ['nothing but turning more on', { status_actions: { create: true } }, false],
    ['nothing but another URL', { webhook_url: 'https://other.example.com/' }, false],
  ])('%s is noticed', (_what, body, expected) => {
    const after = change(BUSY, body);
    expect(!isRefusal(after) && switchesOff(BUSY, after)).toBe(expected);
  });
});

describe('rotating the secret', () => {
  const nowMs = 1_000_000;

  test('keeps the old one for the overlap', () => {
    const once = rotateSecret(BUSY, { secret: 'whsec_b', overlapHours: 24, nowMs });
    const previous = { secret: BUSY.secrets.current, untilMs: nowMs + 86_400_000 };
    expect(once).toEqual({ ...BUSY, secrets: { current: 'whsec_b', previous } });
    const twice = rotateSecret(once, { secret: 'whsec_c', overlapHours: 1, nowMs });
    expect(twice.secrets).toEqual({ current: 'whsec_c', previous: { secret: 'whsec_b', untilMs: nowMs + 3_600_000 } });
  });

  test('drops the old one at once on request', () => {
    const endpoint = rotateSecret(BUSY, { secret: 'whsec_b', overlapHours: 0, nowMs });
    expect(endpoint.secrets).toEqual({ current: 'whsec_b', previous: null });
  });

  test.each([-1, 169, 1.5, '', 'a', true])('refuses an overlap of %j hours', (overlap_hours) => {
    expect(() => readInput(ROTATION_INPUT, { overlap_hours })).toThrow(RefusalError);
  });

  test('overlaps for a day by default', () => {
    expect(readInput(ROTATION_INPUT, undefined)).toEqual({ overlap_hours: 24 });
  });
});
