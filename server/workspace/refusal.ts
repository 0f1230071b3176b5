import { REFUSALS, type RefusalCode } from '../../contract/refusals.ts';

export type FieldErrors = Record<string, string[]>;

/** The caller is wrong. A value for pure decisions to return; `RefusalError` carries it where a throw is shorter. */
export type Refusal = {
  refused: RefusalCode;
  message: string;
  /** Per field, one sentence only, or facts such as the oldest kept number. */
  errors?: FieldErrors | string | Record<string, number>;
  retryAfterSeconds?: number;
};

export function refuse(code: RefusalCode, more: Partial<Omit<Refusal, 'refused'>> = {}): Refusal {
  return { refused: code, message: REFUSALS[code].message, ...more };
}

export function isRefusal(value: object): value is Refusal {
  return 'refused' in value;
}

/** Of a key that the caller has made up, in complaints: it may be as long as the whole body. */
const MAX_SHOWN_CHARACTERS = 100;

export function shortened(key: string): string {
  return key.length <= MAX_SHOWN_CHARACTERS ? key : `${key.slice(0, MAX_SHOWN_CHARACTERS).toWellFormed()}…`;
}

export class RefusalError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.name = 'RefusalError';
    this.refusal = refusal;
  }
}
