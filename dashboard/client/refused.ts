/** What the server said no to, or what kept it from answering. Its message is a sentence for people. */
export class Refused extends Error {
  /** 0 when no answer came. */
  readonly status: number;
  /** What is wrong with each field. */
  readonly fields: Readonly<Record<string, string>>;
  readonly requestId: string | null;

  constructor(refusal: {
    status: number;
    message: string;
    fields?: Record<string, string>;
    requestId?: string | null;
  }) {
    super(refusal.message);
    this.status = refusal.status;
    this.fields = refusal.fields ?? {};
    this.requestId = refusal.requestId ?? null;
  }
}

const UNREACHABLE = 'The server did not answer. It may be stopped, or your connection is gone. Try again in a moment.';

export function unreachable(): Refused {
  return new Refused({ status: 0, message: UNREACHABLE });
}

type ErrorBody = { message?: unknown; errors?: unknown; retry_after?: unknown };

export function refusalOf(answer: Response, body: unknown): Refused {
  const { message, errors, retry_after: seconds }: ErrorBody = typeof body === 'object' && body !== null ? body : {};
  const fields = fieldsOf(errors);
  const said = typeof message === 'string' ? message : `The server answered ${answer.status}.`;
  const wait = typeof seconds === 'number' ? `${said}. Try again in ${seconds} seconds.` : said;
  const detail = typeof errors === 'string' ? `${wait}: ${errors}` : wait;
  const requestId = answer.status >= 500 ? answer.headers.get('x-request-id') : null;
  return new Refused({ status: answer.status, message: detail, fields, requestId });
}

function fieldsOf(errors: unknown): Record<string, string> {
  if (typeof errors !== 'object' || errors === null) return {};
  // What is no sentence belongs to no field, such as the code of Meta's, which the message names.
  const entries = Object.entries(errors).flatMap(([field, said]: [string, unknown]) => {
    const sentences = [said].flat().filter((one) => typeof one === 'string');
    return sentences.length > 0 ? [[field, sentences.join(' ')]] : [];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}
