/** What Meta says about an account, its numbers or its templates. */
export type Notice = {
  field: string;
  atMs: number;
  /** Of what was said, not of the post it came in: Meta posts the same again in other company. */
  hash: string;
  /** As JSON, cut off when it is very long. */
  value: string;
  effect: Effect;
};

export type Effect =
  | { effect: 'none' }
  | { effect: 'template'; name: string; language: string; metaId: string | null; change: TemplateChange }
  /** Not all was said, or not all is understood: ask Meta. */
  | { effect: 'ask_again' }
  | { effect: 'disconnected'; reason: string }
  | { effect: 'reconnected' };

export type TemplateChange = { status?: string; reason?: string | null; category?: string; quality?: string };
