import type { Workspace } from '../store/contract.ts';
import type { Micros } from '../kit/time.ts';
import type { Change, NewEvent, RecordWrite } from './change.ts';
import { refuse, type FieldErrors, type Refusal } from './refusal.ts';

/** What holds for the whole of a decision: its time, and the workspace as it was seen. */
export type Moment = { now: Micros; workspace: Workspace };

export function changeIn({ workspace }: Moment, writes: RecordWrite[], events: NewEvent[]): Change {
  return { workspaceId: workspace.id, referenceVersion: workspace.referenceVersion, writes, events };
}

export function notFound(label: string): Refusal {
  return refuse('not_found', { message: `${label} not found` });
}

export function taken(field: string): FieldErrors {
  return { [field]: [`The ${field} has already been taken.`] };
}

export function inUse(label: string, contacts: number): Refusal {
  return refuse('in_use', { message: `The ${label} cannot be deleted: ${usersOf(contacts)}.` });
}

export function usersOf(contacts: number): string {
  return contacts === 1 ? '1 contact uses it' : `${contacts} contacts use it`;
}
