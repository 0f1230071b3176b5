import type { FastifyRequest } from 'fastify';
import type { Passwords } from '../../auth/password.ts';
import type { Device, Sessions } from '../../auth/session.ts';
import type { SignIn } from '../../auth/sign-in.ts';
import type { Session } from '../../store/contract-auth.ts';
import { refuse, RefusalError } from '../../workspace/refusal.ts';
import { addressOf } from '../caller-address.ts';
import type { ApiPorts } from '../ports.ts';

/** What the calls and pages for people work with. */
export type People = { ports: ApiPorts; sessions: Sessions; passwords: Passwords; signIn: SignIn };

export function deviceOf(request: FastifyRequest): Device {
  return { address: addressOf(request), userAgent: request.headers['user-agent'] ?? '' };
}

/** Refused when nobody is signed in. */
export async function whoAsks({ sessions }: People, request: FastifyRequest): Promise<Session> {
  const session = await sessions.current(request.headers.cookie);
  if (!session) throw new RefusalError(refuse('credentials_invalid'));
  return session;
}
