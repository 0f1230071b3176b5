import type { KeptAnswer, NotedAnswer, PlainAnswer } from './contract-answers.ts';

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

/** The answer as the caller gets it, now that it is known what was made. */
export function completedAnswer({ answer, made }: NotedAnswer, value: number | number[] | null): PlainAnswer {
  if (made === undefined) return answer;
  const { data, ...rest } = answer.body as { data?: Record<string, unknown> }; // Every answer is an envelope.
  return { ...answer, body: { ...rest, data: { ...data, [made]: value } } };
}
