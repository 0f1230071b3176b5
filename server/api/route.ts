import type { Workspace } from '../store/contract.ts';
import type { Right } from '../auth/abilities.ts';
import type { Actor } from '../workspace/audit.ts';
import type { Description } from './description.ts';

/** One call of `/api/v1/{subdomain}/…`. A handler throws a RefusalError to refuse; anything else thrown is a fault. */
export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1/{subdomain}`, e.g. `/contacts/:id`. */
  path: string;
  ability: Right;
  /** What a fault is called towards the caller, e.g. `Failed to create contact`. */
  failure: string;
  about: Description;
  handle: (call: Call) => Promise<Answer>;
};

export type Call = {
  workspace: Workspace;
  /** Whose call it is, for the audit log. */
  actor: Actor;
  params: Record<string, string>;
  /** Each key once or more. */
  query: Record<string, string | string[]>;
  /** Parsed JSON: an object for every method with a body, undefined when none was sent. */
  body: Record<string, unknown> | undefined;
  /** Scheme, host and path as a client should use them in links. */
  url: { origin: string; path: string };
};

export type Answer = { status: number; body: unknown; headers?: Record<string, string> };
