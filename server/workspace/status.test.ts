import { describe, expect, test } from 'vitest';
import type { Status } from './records.ts';
import { isRefusal, RefusalError } from './refusal.ts';
import { createNamed, deleteNamed, updateNamed } from './named-record.ts';
import { createStatus, deleteStatus, readNewStatus, readPartOfStatus, updateStatus } from './status.ts';

const WORKSPACE = { id: 6, referenceVersion: 1 };
const NOW = 1_776_342_896_000_000;
const MOMENT = { now: NOW, workspace: WORKSPACE };
const ALONE = { nameHolder: null, oldDefault: null };

function status(set: Partial<Status> = {}): Status {
  const times = { created_at: NOW - 9_000_000, updated_at: NOW - 9_000_000 };
  return { id: 3, tenant_id: 6, version: 4, name: 'New', color: null, isdefault: 0, ...times, ...set };
}

function eventsOf(decision: ReturnType<typeof updateStatus>): string[] {
  if (isRefusal(decision)) throw new Error(decision.message);
  return (decision.change?.events ?? []).map(({ event, recordId }) => `${event} ${recordId}`);
}

describe('the default status', () => {
  const oldDefault = status({ id: 2, name: 'Old', isdefault: 1 });

  test('is not made of the first status', () => {
    expect(createStatus({ id: 1, ...ALONE }, { name: 'New' }, MOMENT)).toMatchObject({ result: { isdefault: 0 } });
  });

  test('clears the old one before a new one is made', () => {
    const decision = createStatus({ id: 5, nameHolder: null, oldDefault }, { name: 'Won', isdefault: 1 }, MOMENT);
    expect(eventsOf(decision)).toEqual(['updated 2', 'created 5']);
    expect(decision).toMatchObject({
      change: {
        writes: [
          { write: 'update', row: { id: 2, isdefault: 0, version: 5, updated_at: NOW }, expects: 4 },
          { write: 'insert', row: { id: 5, isdefault: 1 } },
        ],
      },
    });
  });

  test('clears the old one before another takes over', () => {
    const decision = updateStatus({ current: status(), nameHolder: null, oldDefault }, { isdefault: 1 }, MOMENT);
    expect(eventsOf(decision)).toEqual(['updated 2', 'updated 3']);
  });

  test('changes nothing when it is set again', () => {
    const current = status({ isdefault: 1 });
    const decision = updateStatus({ current, nameHolder: null, oldDefault: current }, { isdefault: 1 }, MOMENT);
    expect(eventsOf(decision)).toEqual([]);
  });

  test('stays alone when it gets another name', () => {
    const current = status({ isdefault: 1 });
    const snapshot = { current, nameHolder: null, oldDefault: current };
    const decision = updateStatus(snapshot, { isdefault: 1, name: 'Own' }, MOMENT);
    expect(eventsOf(decision)).toEqual(['updated 3']);
  });

  test('cannot be unset', () => {
    const current = status({ isdefault: 1 });
    const refusal = updateStatus({ current, ...ALONE }, { isdefault: 0 }, MOMENT);
    expect(refusal).toMatchObject({ refused: 'default_required' });
  });

  test('cannot be deleted', () => {
    const refusal = deleteStatus({ current: status({ isdefault: 1 }), uses: 1 }, MOMENT);
    expect(refusal).toMatchObject({
      refused: 'default_undeletable',
      message: 'The default status cannot be deleted (1 contact uses it). Make another status the default first.',
    });
  });
});

test('a status in use says how many use it', () => {
  const message = 'The status cannot be deleted: 3 contacts use it.';
  expect(deleteStatus({ current: status(), uses: 3 }, MOMENT)).toEqual({ refused: 'in_use', message });
});

test('a free status can be deleted', () => {
  expect(eventsOf(deleteStatus({ current: status(), uses: 0 }, MOMENT))).toEqual(['deleted 3']);
});

test('a name that another holds is refused', () => {
  const errors = { name: ['The name has already been taken.'] };
  const holder = { nameHolder: 9, oldDefault: null };
  expect(createStatus({ id: 1, ...holder }, { name: 'New' }, MOMENT)).toMatchObject({ errors });
  expect(updateStatus({ current: status(), ...holder }, { name: 'Nov' }, MOMENT)).toMatchObject({ errors });
});

test('a name may change its case', () => {
  const decision = updateStatus({ current: status(), ...ALONE, nameHolder: 3 }, { name: 'NEW' }, MOMENT);
  expect(decision).toMatchObject({ result: { name: 'NEW' } });
});

test('no status is found where none is', () => {
  const gone = { refused: 'not_found', message: 'Status not found' };
  expect(updateStatus({ current: null, ...ALONE }, {}, MOMENT)).toEqual(gone);
  expect(deleteStatus({ current: null, uses: 0 }, MOMENT)).toEqual(gone);
});

describe('the input of a status', () => {
  test.each([
    [{ name: '' }, 'name'],
    [{ name: null }, 'name'],
    [{ name: 'ab' }, 'name'],
    [{ name: '    ' }, 'name'],
    [{ name: 'New\0' }, 'name'],
    [{ name: 'a'.repeat(256) }, 'name'],
    [{ name: 'New', color: '#12' }, 'color'],
    [{ name: 'New', color: '#1234567' }, 'color'],
    [{ name: 'New', color: 'url(javascript:alert(1))' }, 'color'],
    [{ name: 'New', color: '#22c55e\n' }, 'color'],
    [{ name: 'New', isdefault: 'true' }, 'isdefault'],
    [{ name: 'New', isdefault: 2 }, 'isdefault'],
    [{ name: 'New', isdefault: null }, 'isdefault'],
  ])('refuses %j', (body, field) => {
    expect(() => readNewStatus(body)).toThrow(RefusalError);
    try {
      readNewStatus(body);
    } catch (error) {
      expect(Object.keys((error as RefusalError).refusal.errors ?? {})).toEqual([field]);
    }
  });

  test('takes true, false, 1 and 0 for the default', () => {
    const flags = [true, false, 1, 0].map((isdefault) => readPartOfStatus({ isdefault }).isdefault);
    expect(flags).toEqual([1, 0, 1, 0]);
  });

  test('takes a colour or none', () => {
    expect(readNewStatus({ name: 'New', color: '#22C55E' })).toEqual({ name: 'New', color: '#22C55E' });
    expect(readNewStatus({ name: 'New', color: null, id: 4 })).toEqual({ name: 'New', color: null });
  });
});

describe('a source', () => {
  const source = { id: 8, tenant_id: 6, version: 1, name: 'Website', created_at: NOW, updated_at: NOW };

  test('is created, renamed and deleted', () => {
    const created = createNamed({ kind: 'source', id: 8, nameHolder: null }, { name: 'Website' }, MOMENT);
    expect(created).toMatchObject({ result: source });
    expect(updateNamed({ kind: 'source', current: source, nameHolder: null }, { name: 'Web' }, MOMENT)).toMatchObject({
      result: { name: 'Web', version: 2, updated_at: NOW + 1 },
    });
    const deleted = deleteNamed({ kind: 'source', current: source, uses: 0 }, MOMENT);
    expect(deleted).toMatchObject({ change: { events: [{ event: 'deleted' }] } });
  });

  test('changes nothing when its name stays', () => {
    const decision = updateNamed({ kind: 'source', current: source, nameHolder: null }, { name: 'Website' }, MOMENT);
    expect(decision).toMatchObject({ change: null });
  });

  test('is refused with the name of another or in use', () => {
    const taken = { errors: { name: ['The name has already been taken.'] } };
    expect(createNamed({ kind: 'source', id: 9, nameHolder: 8 }, { name: 'Website' }, MOMENT)).toMatchObject(taken);
    const decision = updateNamed({ kind: 'source', current: source, nameHolder: 9 }, { name: 'Web' }, MOMENT);
    expect(decision).toMatchObject(taken);
    const message = 'The source cannot be deleted: 2 contacts use it.';
    expect(deleteNamed({ kind: 'source', current: source, uses: 2 }, MOMENT)).toEqual({ refused: 'in_use', message });
  });
});
