import type { Passwords } from '../../auth/password.ts';
import type { Sessions } from '../../auth/session.ts';
import type { ApiPorts } from '../ports.ts';

/** What the calls and pages for people work with. */
export type People = { ports: ApiPorts; sessions: Sessions; passwords: Passwords };
