import type { Noted } from '../../store/contract-audit.ts';
import type { Answer, Once } from '../route.ts';

/**
 * What is added to the note of a change, so that the answer of its call is kept with it, or nothing where no key was sent.
 * `made` is the name in `data` of the number that the change gives.
 */
export function keeping({ once }: { once?: Once | null }, answer: Answer, made?: string): Pick<Noted, 'keeps'> {
  if (!once) return {};
  const { workspaceId, key } = once;
  const { status, headers = {}, body } = answer;
  return { keeps: { place: { workspaceId, key }, answer: { status, headers, body }, ...(made !== undefined && { made }) } };
}
