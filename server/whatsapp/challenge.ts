import { createHash, timingSafeEqual } from 'node:crypto';

/** What is echoed must not be able to mean anything to whoever shows it. */
const CHALLENGE = /^[A-Za-z0-9_-]{1,256}$/;

/** The challenge to answer with, when it was Meta that asked: right mode, right token, each parameter once. */
export function answerToChallenge(query: Readonly<Record<string, unknown>>, verifyToken: string | null): string | null {
  const [mode, token, challenge] = [query['hub.mode'], query['hub.verify_token'], query['hub.challenge']];
  if (mode !== 'subscribe' || typeof token !== 'string' || typeof challenge !== 'string') return null;
  if (verifyToken === null || verifyToken === '' || !isSame(token, verifyToken)) return null;
  return CHALLENGE.test(challenge) ? challenge : null;
}

/** Of equal length by hashing, so that the comparison tells nothing, not even how long the right one is. */
function isSame(given: string, right: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(right));
}
