import { randomBase32 } from '../kit/ids.ts';

const PREFIX = 'msg_';
const RANDOM_CHARACTERS = 20;

/** Our own id of a message, which it has before Meta gives it one: `msg_…`. */
export function newPublicId(): string {
  return PREFIX + randomBase32(RANDOM_CHARACTERS);
}

/** Whether an id is one of ours; Meta's begin with `wamid.`. */
export function isPublicId(id: string): boolean {
  return id.startsWith(PREFIX);
}
