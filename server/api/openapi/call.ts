import type { RefusalCode } from '../../../contract/refusals.ts';
import { isForPeople, type Right } from '../../auth/abilities.ts';
import type { Description } from '../description.ts';
import { mediaTypeOf } from '../shapes/envelope.ts';

/** A call as the document knows it, whoever registered it. */
export type DescribedCall = {
  method: string;
  /** As the router has it: `/api/v1/:subdomain/contacts/:id`. */
  path: string;
  about: Description;
  /** What a call below a workspace asks for; null outside. */
  ability: Right | null;
};

const WITH_BODY = ['POST', 'PUT', 'PATCH'];

export function takesBody({ method }: DescribedCall): boolean {
  return WITH_BODY.includes(method);
}

/** The calls that an `Idempotency-Key` may come with. */
export function writesInWorkspace({ method, ability }: DescribedCall): boolean {
  return ability !== null && method !== 'GET';
}

const EVERY_CALL: readonly RefusalCode[] = ['malformed_request', 'request_timeout', 'headers_too_large', 'unavailable'];
const IN_WORKSPACE: readonly RefusalCode[] = [
  'unknown_workspace', 'token_required', 'token_invalid', 'ability_missing', 'foreign_origin', 'too_many_requests',
];
const JSON_BODY: readonly RefusalCode[] = ['malformed_json', 'body_too_large', 'not_json'];
const FILE: readonly RefusalCode[] = ['body_too_large'];

export type Caller = 'anyone' | 'person' | 'token or person';

export function callerOf({ about, ability }: DescribedCall): Caller {
  if (ability === null) return about.caller ?? 'anyone';
  return isForPeople(ability) ? 'person' : 'token or person';
}

/** Every code that the call can be answered with. */
export function refusalsOf(call: DescribedCall): ReadonlySet<RefusalCode> {
  const { about, ability, path } = call;
  const codes = new Set([...EVERY_CALL, ...(about.refusals ?? [])]);
  const add = (more: readonly RefusalCode[]) => more.forEach((code) => codes.add(code));
  if (ability !== null) add(IN_WORKSPACE);
  if (path.endsWith('/:id') || path.includes('/:id/')) codes.add('not_found');
  if (takesBody(call)) add(about.body && mediaTypeOf(about.body) !== 'application/json' ? FILE : JSON_BODY);
  if (about.body || about.query) codes.add('validation_failed');
  if (writesInWorkspace(call)) add(['validation_failed', 'already_running']);
  return codes;
}
