import fc from 'fast-check';
import { FIELD_SAMPLES } from './field-samples-rig.ts';
import { MESSAGE_SAMPLES } from './message-samples-rig.ts';
import { escaped, messageOf, NUMBER, ACCOUNT, statusOf, valueOf, ZOE, ZOE_ID } from './sample-rig.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Stands for a number that no double holds until the post is bytes. */
const HUGE = 'ackwell-huge-number';
const HUGE_NUMBERS = ['9007199254740993123', '-10545123456789013', '1e400'];

const CHANGES: { field: string; value: unknown }[] = [
  ...MESSAGE_SAMPLES.map(([type, body], at) => {
    const contacts = [{ profile: { name: 'Zoë', username: 'zoe' }, wa_id: ZOE, user_id: ZOE_ID, parent_user_id: 'US.ENT.2' }];
    return { field: 'messages', value: valueOf({ contacts, messages: [messageOf(`wamid.${at}`, { type, [type]: body })] }) };
  }),
  ...FIELD_SAMPLES.map(([field, value]) => ({ field, value })),
  { field: 'messages', value: valueOf({ statuses: [statusOf('wamid.S', 'failed', { errors: [{ code: 131047 }], pricing: { billable: true } })] }) },
  { field: 'messages', value: valueOf({ statuses: [statusOf('wamid.S', 'read', { conversation: { id: 'c', origin: { type: 'service' } } })] }) },
  { field: 'history', value: valueOf({ history: [{ metadata: { phase: 1 }, threads: [{ id: ZOE, messages: [
    { ...messageOf('wamid.H', { type: 'text', text: { body: 'x' } }), history_context: { status: 'READ', from_me: true } },
  ] }] }] }) },
  { field: 'calls', value: valueOf({ calls: [{ id: 'wacid.1', from: ZOE, direction: 'USER_INITIATED', event: 'connect', timestamp: '1790000000' }] }) },
  { field: 'smb_message_echoes', value: valueOf({ message_echoes: [{ ...messageOf('wamid.E', { type: 'text', text: { body: 'x' } }), to: ZOE }] }) },
];

function nested(levels: number): Json {
  let value: Json = 'deep';
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { text: value };
  return value;
}

/** What stands in the place of something else. */
const OTHER: readonly Json[] = [
  null, true, 0, -1, 1e21, 1.5, '', ' ', 'x', HUGE, [], {}, [[]], [null], { id: {} }, '\0', '\ud83d', 'a'.repeat(80_000), nested(40), nested(2_000),
  'constructor', '__proto__', '1970-01-01', '99999999999999999999', -0.5,
];

type Mutation = { at: number; how: 'replace' | 'drop' | 'wrap' | 'repeat'; other: number };

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat({ max: 10_000 }),
  how: fc.constantFrom('replace', 'replace', 'drop', 'wrap'),
  other: fc.nat({ max: OTHER.length - 1 }),
});

export type Recipe = { changes: number[]; mutations: Mutation[]; huge: string; repeated: number | null };

/** How a post came to be: small enough to be printed when it is at fault. */
export const recipe: fc.Arbitrary<Recipe> = fc.record({
  changes: fc.array(fc.nat({ max: CHANGES.length - 1 }), { minLength: 1, maxLength: 4 }),
  mutations: fc.array(mutation, { maxLength: 5 }),
  huge: fc.constantFrom(...HUGE_NUMBERS),
  repeated: fc.option(fc.nat({ max: 10_000 }), { freq: 8 }),
});

/** A post that Meta could have meant well, with some of its values of another kind, gone, in a list, or a thousand times. */
export function postFrom({ changes, mutations, huge, repeated }: Recipe): Buffer {
  const entry = changes.map((at) => ({ id: ACCOUNT, time: 1_790_000_000, changes: [CHANGES[at] ?? {}] }));
  const post = JSON.parse(JSON.stringify({ object: 'whatsapp_business_account', entry, number: NUMBER })) as Json;
  if (repeated !== null) mutate(post, { at: repeated, how: 'repeat', other: 0 });
  for (const one of mutations) mutate(post, one);
  return Buffer.from(escaped(post).toString().replaceAll(`"${HUGE}"`, huge));
}

const REPEATS = 1_000;

function mutate(post: Json, { at, how, other }: Mutation): void {
  const places = placesIn(post);
  const place = places[at % Math.max(1, places.length)];
  if (!place) return;
  const { holder, key } = place;
  const value = read(place);
  if (how === 'replace') write(place, structuredClone(OTHER[other] ?? null));
  else if (how === 'wrap') write(place, [value]);
  else if (how === 'repeat') write(place, Array.from({ length: REPEATS }, () => structuredClone(value)));
  else if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else Reflect.deleteProperty(holder, key);
}

type Place = { holder: Json[] | { [key: string]: Json }; key: string };

function read({ holder, key }: Place): Json {
  return (Array.isArray(holder) ? holder[Number(key)] : holder[key]) ?? null;
}

function write({ holder, key }: Place, value: Json): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

const MOST_LEVELS = 12;

function placesIn(value: Json, level = 0): Place[] {
  if (typeof value !== 'object' || value === null || level > MOST_LEVELS) return [];
  return Object.keys(value).flatMap((key) => [{ holder: value, key }, ...placesIn(read({ holder: value, key }), level + 1)]);
}
