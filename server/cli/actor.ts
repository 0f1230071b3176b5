import { userInfo } from 'node:os';
import type { Actor } from '../workspace/audit.ts';

/** Whoever runs a command, by their name on this machine. */
export function commandActor(): Actor {
  return { kind: 'command', id: null, name: userName() };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown'; // A container may run under a number that has no name.
  }
}
