import type { Problem } from '../receipt.ts';
import type { Fields } from '../decode/values.ts';

/** How a call to Meta ended: a value, never thrown. */
export type GraphAnswer =
  | { ended: 'answered'; body: Fields }
  /** Meta says no, and why. */
  | { ended: 'refused'; status: number; problem: Problem }
  /** It surely never reached Meta. */
  | { ended: 'unreached'; reason: string }
  /** It may have been carried out: the answer was lost, or says nothing. */
  | { ended: 'lost'; reason: string };

export type GraphCall = {
  method: 'GET' | 'POST' | 'DELETE';
  /** Below the version, such as `/123/messages`. */
  path: string;
  token: string | null;
  query?: Record<string, string>;
  body?: GraphBody;
};

export type GraphBody = { json: unknown } | { form: Record<string, string> } | { type: string; bytes: Uint8Array };

/** The one way to Meta. */
export interface Graph {
  call(call: GraphCall): Promise<GraphAnswer>;
  close(): void;
}
