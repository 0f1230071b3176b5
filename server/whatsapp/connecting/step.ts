import type { Store } from '../../store/contract.ts';
import type { Connection, ConnectionSecrets } from '../connection.ts';
import { classOf, inPlainWords } from '../plain-words.ts';
import type { Graph, GraphAnswer, GraphCall } from '../graph/graph.ts';

/** What a step works with. `secrets` and `connection` are those that the step before has left. */
export type StepContext = {
  store: Store;
  graph: Graph;
  app: { id: string; secret: string };
  callbackUrl: string;
  nowMs: () => number;
  connection: Connection;
  secrets: ConnectionSecrets;
};

/**
 * `again`: the same may succeed later, `waitMs` from now at the earliest; otherwise somebody has to do something first.
 * `left`: done, but for this. `secrets`: what has become of them, in either case.
 */
export type StepResult = { secrets?: ConnectionSecrets } & (
  | { ended: 'done'; left?: string; connection?: Partial<Connection> }
  | { ended: 'failed'; error: string; again: boolean; waitMs?: number }
);

export type StepRun = (context: StepContext) => Promise<StepResult>;

export function ask({ graph }: StepContext, call: GraphCall): Promise<GraphAnswer> {
  return graph.call(call);
}

export type Failed = Extract<StepResult, { ended: 'failed' }>;

export function failure(answer: Exclude<GraphAnswer, { ended: 'answered' }>): Failed {
  const passing = answer.ended !== 'refused' || ['busy', 'throttled', 'unsure'].includes(classOf(answer.problem));
  return { ended: 'failed', error: reasonOf(answer), again: passing };
}

export function reasonOf(answer: Exclude<GraphAnswer, { ended: 'answered' }>): string {
  return answer.ended === 'refused' ? inPlainWords(answer.problem) : `Meta could not be reached: ${answer.reason}.`;
}

export function final(error: string): Failed {
  return { ended: 'failed', error, again: false };
}

export function appToken({ app }: StepContext): string {
  return `${app.id}|${app.secret}`;
}

export function account({ connection }: StepContext): string {
  return connection.accountId ?? '';
}
