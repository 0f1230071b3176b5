/** Somebody on WhatsApp, as far as Meta shows them: since user names exist, a phone number may be missing. */
export type Person = {
  /** E.164. */
  phone: string | null;
  /** Meta's id of the person towards this business, such as US.13491208655302741918. */
  userId: string | null;
  name: string | null;
};

/** One message that Meta has posted. */
export type PostedMessage = {
  wamid: string;
  numberId: string;
  /** `out`: sent with the app on the business's phone, and told to us. */
  direction: 'in' | 'out';
  person: Person;
  /** In Meta's words, such as text, image or unsupported. */
  type: string;
  /** What can be shown of it in a line or a few; null when there is nothing to read. */
  text: string | null;
  /** The facts of its type, under Meta's names. */
  content: Record<string, unknown>;
  sentAtMs: number | null;
};

/** Other names under which a person is known from now on: after a change of number both are new. */
export type Alias = { known: Person; also: Person };
