import { z } from 'zod';
import { wholeNumber } from '../../workspace/numbers.ts';
import type { Endpoint } from '../endpoint.ts';

const MS_PER_HOUR = 3_600_000;

export const ROTATION_INPUT = z.strictObject({ overlap_hours: wholeNumber({ min: 0, max: 168 }).default(24) });

export type Rotation = { secret: string; overlapHours: number; nowMs: number };

/**
 * Puts a new secret in the place of the current one, which stays accepted for the overlap. One that was still accepted
 * from an earlier rotation ends now: a receiver never has to know more than two.
 */
export function rotateSecret(endpoint: Endpoint, { secret, overlapHours, nowMs }: Rotation): Endpoint {
  const untilMs = nowMs + overlapHours * MS_PER_HOUR;
  const previous = overlapHours > 0 ? { secret: endpoint.secrets.current, untilMs } : null;
  return { ...endpoint, secrets: { current: secret, previous } };
}
