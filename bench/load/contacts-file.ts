import { setTimeout as pause } from 'node:timers/promises';
import type { Subject } from '../subject/subject.ts';

type Target = Subject['target'];
type View = { id: number; state: string; accepted: number };

const LOOK_EVERY_MS = 50;
const HEADER = 'firstname,lastname,phone,email,type,status_id,source_id,company,city,description';

/** A CSV of so many contacts, as people have them: about 110 bytes each. */
export function contactsFile(rows: number, { statusId, sourceId }: Pick<Target, 'statusId' | 'sourceId'>): string {
  const lines = Array.from({ length: rows }, (_, n) => {
    const phone = `+1415${String(n).padStart(7, '0')}`;
    const about = `Company ${n % 50},City ${n % 100},A note on number ${n}`;
    return `First${n},Last${n % 997},${phone},user${n}@example.com,lead,${statusId},${sourceId},${about}`;
  });
  return [HEADER, ...lines].join('\n');
}

/** Sends the file and waits until all of it is taken in; answers how long that took, in milliseconds. Void when a row was refused. */
export async function importFile(target: Target, file: string): Promise<number> {
  const begin = performance.now();
  const { id } = await ask<View>(target, '/imports/contacts', file);
  for (;;) {
    const { state, accepted } = await ask<View>(target, `/imports/${id}`);
    if (state === 'done') {
      if (accepted !== file.split('\n').length - 1) throw new Error(`This run is void: ${accepted} rows were accepted.`);
      return performance.now() - begin;
    }
    await pause(LOOK_EVERY_MS);
  }
}

/** What a call answers under `data`. With a file it is a POST. */
export async function ask<T>({ ports, path, token }: Target, call: string, file?: string): Promise<T> {
  const headers = { authorization: `Bearer ${token}`, ...(file !== undefined && { 'content-type': 'text/csv' }) };
  const base = `http://127.0.0.1:${ports[0]}${path.replace(/\/contacts$/, '')}`;
  const response = await fetch(base + call, { headers, ...(file !== undefined && { method: 'POST', body: file }) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${call} was answered with ${response.status}: ${text}`);
  return (JSON.parse(text) as { data: T }).data;
}
