import { randomBase32 } from '../kit/ids.ts';

const CHARACTERS = 40;

/** 200 random bits, in letters and digits that no address changes on its way. */
export function newSecretText(): string {
  return randomBase32(CHARACTERS);
}
