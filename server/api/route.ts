import type { Readable } from 'node:stream';
import type { Workspace } from '../store/contract.ts';
import type { AnswerPlace, PlainAnswer } from '../store/contract-answers.ts';
import type { Right } from '../auth/abilities.ts';
import type { Actor } from '../workspace/audit.ts';
import type { Description } from './description.ts';
import type { Upload } from './form.ts';

/** One call of `/api/v1/{subdomain}/…`. A handler throws a RefusalError to refuse; anything else thrown is a fault. */
export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1/{subdomain}`, e.g. `/contacts/:id`. */
  path: string;
  ability: Right;
  /** What a fault is called towards the caller, e.g. `Failed to create contact`. */
  failure: string;
  about: Description;
  /** The answer holds a secret: a person who gave the password too long ago is asked for it again. */
  shows?: 'secret';
  /** The body is a file, which the handler reads from `call.file`; or it may be a form, `call.form`. Otherwise it is JSON. */
  takes?: 'csv' | 'form';
  /**
   * What is done with the answer of a call that carries an Idempotency-Key. change: the handler keeps it together with
   * what it changes, through `call.once`. note: its place is reserved before, and the handler keeps it with the note of
   * its change, through `keeping`; so with an object, which names the keys of `data` that are secret. Otherwise it is kept
   * afterwards, and a call that was cut off runs again when it is repeated, which has to do no harm.
   */
  keeps?: 'change' | 'note' | { without: readonly string[] };
  /** What a repeat is answered of a call that was cut off after its first write, from what was kept with that. */
  standing?: (call: Call, kept: PlainAnswer) => Promise<Answer>;
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
  /** As it arrives; null unless the route takes one. */
  file?: Readable | null;
  /** Not read yet; null unless the route takes one, and one came. */
  form?: Upload | null;
  /** Under which key the answer is to be kept; null when nobody asked. */
  once: Once | null;
  /** How often a change of this call has gone from system to system: once, if no header says more. */
  hops: number;
  /** If-Match and If-None-Match, as they were sent. */
  conditions: Conditions;
  /** Scheme, host and path as a client should use them in links. */
  url: { origin: string; path: string };
};

export type Once = AnswerPlace & { bodyHash: string };

export type Conditions = { ifMatch: string | undefined; ifNoneMatch: string | undefined };

export type Answer = {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
  /** Instead of a body: text that is made while it is sent. Its headers name its type. */
  stream?: AsyncIterable<string>;
};
