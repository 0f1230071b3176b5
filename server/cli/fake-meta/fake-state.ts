/** What the imitation of Meta knows: one app, one account, one number, three templates. */
export const FAKE = {
  appId: '100200300',
  appSecret: 'fake-app-secret',
  accessToken: 'fake-token',
  code: 'fake-code',
  accountId: '700000000000001',
  numberId: '900000000000001',
  display: '+1 555-000-1111',
} as const;

/** What can be asked of the imitation, one word each. */
export const DISORDERS = [
  'reorder', 'repeat', 'rebatch', 'early', 'lost', 'silent', 'token', 'throttle', 'pair', 'window', 'undeliverable',
] as const;
export type Disorder = (typeof DISORDERS)[number];

export const FAKE_TEMPLATES = [
  {
    id: '10545123456789013', name: 'order_ready', language: 'en_US', status: 'APPROVED', category: 'UTILITY',
    quality_score: { score: 'GREEN' },
    components: [
      { type: 'BODY', text: 'Hello {{1}}, your order {{2}} is ready.', example: { body_text: [['Ana', '17']] } },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Thanks' }] },
    ],
  },
  {
    id: '10545123456789015', name: 'receipt', language: 'en_US', status: 'APPROVED', category: 'UTILITY',
    components: [{ type: 'HEADER', format: 'DOCUMENT' }, { type: 'BODY', text: 'Here is your receipt.' }],
  },
  {
    id: '10545123456789014', name: 'summer_sale', language: 'en_US', status: 'REJECTED', category: 'MARKETING',
    rejected_reason: 'PROMOTIONAL',
    components: [{ type: 'BODY', text: 'Everything must go!' }],
  },
];

export type Subscription = { callbackUrl: string; verifyToken: string; fields: string };

/** What one call is answered instead of what it would be: a refusal, some other body, or nothing at all. */
export type ScriptedAnswer = { code: number; message?: string; status?: number } | { body: unknown } | { lost: true };

export type FakeState = {
  subscription: Subscription | null;
  accountSubscribed: boolean;
  registered: boolean;
  /** Of the next sends, in order; after them `always` holds. */
  next: Disorder[][];
  always: Disorder[];
  /** Bodies of messages that were accepted. */
  accepted: { wamid: string; body: Record<string, unknown> }[];
  /** Files that were handed over. */
  media: { id: string; name: string; type: string; bytes: number }[];
  /** By method and path of a call, such as `POST /900000000000001/register`: its next answers, in order. */
  scripted: Record<string, ScriptedAnswer[]>;
  /** Every call as method and path. */
  calls: string[];
};

export function freshState(always: Disorder[]): FakeState {
  return {
    subscription: null, accountSubscribed: false, registered: false, next: [], always, accepted: [], media: [], scripted: {}, calls: [],
  };
}

/** As Graph writes an error. */
export function graphError(code: number, message: string, status = 400) {
  const error = { message: `(#${code}) ${message}`, type: 'OAuthException', code, error_data: { details: message }, fbtrace_id: 'fake' };
  return { status, body: { error } };
}
