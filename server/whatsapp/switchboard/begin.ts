import type { Clock } from '../../kit/clock.ts';
import type { Store, Workspace } from '../../store/contract.ts';
import type { Noted } from '../../store/contract-audit.ts';
import { refuse, type Refusal } from '../../workspace/refusal.ts';
import { newPin } from '../connecting/registration.ts';
import { resumed, unconnected, type Connection, type ConnectionSecrets, type Credentials } from '../connection.ts';
import type { Seal } from '../seal.ts';

const TAKEN = 'The account is connected with another workspace. Disconnect it there first.';
const MAX_TRIES = 8;

/** The note may hold what is answered, which says how far the connection is then. */
export type NoteOf = (after: Connection) => Noted;

type Ports = { store: Store; clock: Clock; noteOf: NoteOf };

/** Begins to connect; or goes on, where nothing is given or the same again. */
export async function begin(ports: Ports & { seal: Seal }, workspace: Workspace, given: Credentials): Promise<Refusal | null> {
  const { store, clock, seal } = ports;
  const { accountId } = given;
  const holder = accountId === null ? null : await store.whatsapp.routes.workspaceOf({ kind: 'account', metaId: accountId });
  if (holder !== null && holder !== workspace.id) return refuse('validation_failed', { errors: { waba_id: [TAKEN] } });
  return change(ports, workspace, (now) => {
    const secrets = now.secrets === null ? null : seal.open(workspace.id, now.secrets);
    if (goesOn(given, now, secrets)) return goOn(now);
    if (isNothing(given)) return NOTHING_TO_GO_ON_WITH;
    const { token, code } = given;
    // Numbers that were registered with the PIN of before take no other.
    const sealed = seal.close(workspace.id, { token, code, pin: secrets?.pin ?? newPin() });
    const fresh = unconnected(workspace.id, clock.now());
    return { ...fresh, accountId, status: 'connecting', secrets: sealed, dueAtMs: fresh.updatedAtMs };
  });
}

const NOTHING_TO_GO_ON_WITH = refuse('validation_failed', {
  errors: {
    waba_id: ['The waba_id field is required.'],
    access_token: ['The access_token field is required, unless there is the code of a sign-up, or something to go on with.'],
  },
});

function isNothing({ accountId, token, code }: Credentials): boolean {
  return accountId === null && token === null && code === null;
}

function goesOn(given: Credentials, now: Connection, secrets: ConnectionSecrets | null): boolean {
  if (secrets === null) return false;
  const isSame = given.token !== null && given.token === secrets.token && given.accountId === now.accountId;
  return isNothing(given) || (isSame && now.status !== 'connected');
}

/** What is connected stays so meanwhile. */
function goOn(now: Connection): Connection {
  const status = now.status === 'connected' ? 'connected' : 'connecting';
  return { ...now, status, problem: null, steps: resumed(now.steps), tries: 0, dueAtMs: now.updatedAtMs };
}

export async function forget(ports: Ports, workspace: Workspace): Promise<void> {
  await change(ports, workspace, () => unconnected(workspace.id, ports.clock.now()));
  await ports.store.whatsapp.connections.forget(workspace.id);
}

type Making = (now: Connection) => Connection | Refusal;

/** Somebody else may have changed it since it was read: the last word counts. */
async function change({ store, clock, noteOf }: Ports, { id }: Workspace, make: Making): Promise<Refusal | null> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const now = (await store.whatsapp.connections.get(id)) ?? unconnected(id, clock.now());
    const made = make({ ...now, updatedAtMs: clock.now() });
    if ('refused' in made) return made;
    if (await store.whatsapp.connections.save({ connection: made, expects: now.version, audit: noteOf(made) })) return null;
  }
  throw new Error(`The connection of workspace ${id} changes all the time`);
}
