import { randomBase32 } from '../kit/ids.ts';

const GIVEN = /^[\x21-\x7e]{1,64}$/;

/**
 * Names each request: as the caller does, if that fits into a log line, else by a name that this process alone gives.
 * Random bytes for each request would cost more than its routing.
 */
export function requestIds(): (given: string | string[] | undefined) => string {
  const process = randomBase32(12);
  let count = 0;
  return (given) => (typeof given === 'string' && GIVEN.test(given) ? given : `${process}-${(++count).toString(36)}`);
}
