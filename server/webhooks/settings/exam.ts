import type { AttemptStatus } from '../attempt.ts';

/** What is posted to a receiver under examination, in this order. */
const EXAM_POSTS = ['genuine', 'repeated', 'forged', 'outdated'] as const;
export type ExamPost = (typeof EXAM_POSTS)[number];

/** A genuine event is to be answered within this time, in milliseconds. */
const PROMPT_MS = 1_000;
/** How old the timestamp of the outdated one is, in milliseconds: twice what receivers are told to tolerate. */
export const OUTDATED_MS = 10 * 60 * 1_000;

export const QUESTIONS = [...EXAM_POSTS, 'prompt'] as const;
export type Question = (typeof QUESTIONS)[number];

/** What came of one post. */
export type ExamAnswer = { logId: number; status: AttemptStatus; durationMs: number };

export type Mark = { question: Question; passed: boolean | null; logId: number | null; advice: string | null };

const ADVICE: Record<Question, string> = {
  genuine: 'A genuine event was not answered with 2xx, so nothing else was asked: see the log row for what came of it.',
  repeated: 'The same event once more was not answered with 2xx. Answer it like the first time, and do nothing: keep each webhook-id.',
  forged: 'An event signed with another secret was answered with 2xx. Check the signature before anything else, and answer 401.',
  outdated:
    'An event whose webhook-timestamp is ten minutes old was answered with 2xx, so a recorded one can be sent again. ' +
    'Check webhook-signature, which covers the time, and refuse more than five minutes.',
  prompt: 'A genuine event took longer than a second. Answer first, and do the work afterwards.',
};

/** The report card. A question that was not asked is passed neither nor failed. */
export function grade(answers: Partial<Record<ExamPost, ExamAnswer>>): Mark[] {
  return QUESTIONS.map((question) => {
    const answer = answers[question === 'prompt' ? 'genuine' : question];
    const asked = answer !== undefined && (question !== 'prompt' || answer.status === 'success');
    if (!asked) return { question, passed: null, logId: null, advice: null };
    const passed = passes(question, answer);
    return { question, passed, logId: answer.logId, advice: passed ? null : ADVICE[question] };
  });
}

function passes(question: Question, { status, durationMs }: ExamAnswer): boolean {
  switch (question) {
    case 'genuine':
    case 'repeated':
      return status === 'success';
    case 'forged':
    case 'outdated':
      return status !== 'success';
    case 'prompt':
      return durationMs <= PROMPT_MS;
  }
}
