import { z } from 'zod';
import type { Store } from '../../store/contract.ts';
import { restTime } from '../../kit/time.ts';
import type { AuditNote } from '../../workspace/audit.ts';
import { readInput } from '../../workspace/input.ts';
import { RefusalError } from '../../workspace/refusal.ts';
import { line } from '../../workspace/text.ts';
import type { MetaSettings } from '../../whatsapp/meta-settings.ts';
import { unconnected, type Connection, type PhoneNumber, type Step } from '../../whatsapp/connection.ts';
import type { ApiPorts } from '../ports.ts';
import type { Call, Route } from '../route.ts';
import { dataOf } from '../shapes/envelope.ts';
import { WHATSAPP_CONNECTION } from '../shapes/whatsapp.ts';
import { accepted, success } from './answer.ts';
import { keeping } from './keeping.ts';

const MAX_TOKEN_CHARACTERS = 4_000;

/** It goes into a header: nothing else can be sent to Meta. */
const accessToken = () =>
  line({ min: 1, max: MAX_TOKEN_CHARACTERS }).regex(/^[\x21-\x7e]+$/, { error: 'must be letters, digits and signs of ASCII.' });

/** Then it goes on with what was given before. */
function isNothing(given: Record<string, unknown>): boolean {
  return Object.values(given).every((value) => value === undefined);
}

const INPUT = z
  .strictObject({
    waba_id: z.string().regex(/^\d{1,32}$/, { error: 'must be the number of a WhatsApp Business Account.' }),
    access_token: accessToken(),
    code: line({ min: 1, max: MAX_TOKEN_CHARACTERS }),
  })
  .partial()
  .refine((given) => isNothing(given) || (given.access_token === undefined) !== (given.code === undefined), {
    error: 'is required, unless there is the code of a sign-up; both are too many.',
    path: ['access_token'],
  })
  .refine((given) => isNothing(given) || given.waba_id !== undefined || given.code !== undefined, {
    error: 'is required.',
    path: ['waba_id'],
  });

/** Connecting, which goes on by itself after the answer. The callback, its token and its fields are not for a workspace to set. */
export function whatsAppConnectionRoutes(ports: ApiPorts): Route[] {
  const { store, whatsapp, clock, meta } = ports;
  const withSettings = (body: ReturnType<typeof bodyOf>) => ({
    ...body,
    missing_settings: whatsapp.missing,
    previous_app_secret_until: endOfOverlap(meta, clock.now()),
  });
  const show = async (call: Call) => withSettings(await connectionBody({ store, nowMs: clock.now() }, call.workspace.id));
  const noteOf = (call: Call, details: Record<string, unknown>): AuditNote => ({
    actor: call.actor, action: 'whatsapp.updated', workspaceId: call.workspace.id, subjectId: null, details, nowMs: clock.now(),
  });

  const connect = async (call: Call) => {
    const given = readInput(INPUT, call.body);
    const { waba_id: accountId = null, access_token: token = null, code = null } = given;
    const note = noteOf(call, isNothing(given) ? { again: true } : { connected: accountId });
    const numbers = await store.whatsapp.connections.numbers(call.workspace.id);
    const noteWith = (after: Connection) => ({ ...note, ...keeping(call, accepted(withSettings(bodyOf(after, numbers)))) });
    const refusal = await whatsapp.connect(call.workspace, { accountId, token, code }, noteWith);
    if (refusal) throw new RefusalError(refusal);
    return accepted(await show(call));
  };
  const disconnect = async (call: Call) => {
    const note = noteOf(call, { connected: null });
    await whatsapp.disconnect(call.workspace, () => note);
    return success(await show(call));
  };

  const path = '/whatsapp/connection';
  return [
    {
      method: 'GET', path, ability: 'whatsapp.read', failure: 'Failed to read the WhatsApp connection',
      handle: async (call) => success(await show(call)),
      about: { summary: 'Read the WhatsApp connection', answers: { 200: dataOf(WHATSAPP_CONNECTION) }, examples: [{ status: 200 }] },
    },
    {
      method: 'POST', path, ability: 'whatsapp.update', failure: 'Failed to connect WhatsApp', handle: connect, keeps: 'note',
      about: {
        summary: 'Connect WhatsApp',
        details:
          'With the access token of a system user and its account, or the code of an embedded sign-up. It goes on after the answer. ' +
          'With nothing, or the same again, it goes on where it stopped: what is done is not done again.',
        body: INPUT,
        answers: { 202: dataOf(WHATSAPP_CONNECTION) },
        refusals: ['whatsapp_not_set_up'],
        examples: [{ body: { waba_id: '700000000000001', access_token: 'EAAGm0PX4ZCpsBA' }, status: 202 }],
      },
    },
    {
      method: 'DELETE', path, ability: 'whatsapp.update', failure: 'Failed to disconnect WhatsApp', handle: disconnect,
      about: {
        summary: 'Disconnect WhatsApp',
        details: 'Takes the account off this app at Meta, and forgets the token, the numbers and the templates. Messages stay.',
        answers: { 200: dataOf(WHATSAPP_CONNECTION) },
        examples: [{ status: 200 }],
      },
    },
  ];
}

type Surroundings = { store: Store; nowMs: number };

/** How far a workspace is connected, as it is known from the store alone. */
export async function connectionBody({ store, nowMs }: Surroundings, workspaceId: number) {
  const connection = (await store.whatsapp.connections.get(workspaceId)) ?? unconnected(workspaceId, nowMs);
  return bodyOf(connection, await store.whatsapp.connections.numbers(workspaceId));
}

function bodyOf(connection: Connection, numbers: readonly PhoneNumber[]) {
  return {
    status: connection.status,
    steps: connection.steps.map(stepBody),
    waba_id: connection.accountId,
    phone_numbers: numbers.map(({ id, display, name, quality }) => ({
      id, display_phone_number: display, verified_name: name, quality_rating: quality,
    })),
    problem: connection.problem,
    token_expires_at: timeOrNull(connection.tokenExpiresAtMs),
  };
}

/** To those who look, a step that has left something undone has failed, even though what follows it went on. */
function stepBody({ name, status, error, atMs }: Step) {
  return { name, status: status === 'done' && error !== null ? ('failed' as const) : status, error, at: timeOrNull(atMs) };
}

function endOfOverlap({ previous }: MetaSettings, nowMs: number): string | null {
  return timeOrNull(previous && previous.untilMs > nowMs ? previous.untilMs : null);
}

function timeOrNull(atMs: number | null): string | null {
  return atMs === null ? null : restTime(atMs * 1000);
}
