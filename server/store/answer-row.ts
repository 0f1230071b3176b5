import type { KeptAnswer, PlainAnswer } from './contract-answers.ts';

export type AnswerRow = {
  bodyHash: string;
  done: number;
  running: number;
  status: number | null;
  headers: string | null;
  body: string | null;
};

export function keptAnswerOf({ bodyHash, done, running, status, headers, body }: AnswerRow): KeptAnswer {
  const answer = status === null ? null : {
    status,
    headers: JSON.parse(headers ?? '{}') as Record<string, string>, // As columnsOfAnswer wrote it.
    body: JSON.parse(body ?? 'null') as unknown,
  };
  return { bodyHash, done: done === 1, running: running === 1, answer };
}

/** Status, headers, body. */
export function columnsOfAnswer(answer: PlainAnswer | null): [number | null, string | null, string | null] {
  if (!answer) return [null, null, null];
  return [answer.status, JSON.stringify(answer.headers), JSON.stringify(answer.body)];
}
