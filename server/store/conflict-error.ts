import type { Conflict } from './contract.ts';

/** Undoes its operation and no other; becomes the operation's answer. */
export class ConflictError extends Error {
  readonly conflict: Conflict['conflict'];

  constructor(conflict: Conflict['conflict']) {
    super(`Conflict: ${conflict}`);
    this.conflict = conflict;
  }
}
