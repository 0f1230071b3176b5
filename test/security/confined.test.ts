import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { freshDatabase } from '../../server/store/postgres/postgres-rig.ts';
import { LAUNCHER, succeed } from '../support/ackwell.ts';
import { Api } from '../support/api.ts';
import { Receiver } from '../support/receiver.ts';
import { makeContact, makeShelf } from '../support/records.ts';
import { Server } from '../support/server.ts';
import { listen, LOOPBACK_ALLOWED, PASSWORD, temporaryFolder } from '../support/site.ts';
import { until } from '../support/until.ts';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

const root = join(import.meta.dirname, '../..');
const image = readFileSync(join(root, 'Dockerfile'), 'utf8');

/** The files that the image holds, and no others; answers with its launcher. */
function layOut(app: string): string {
  for (const [, path = ''] of image.matchAll(/^COPY --from=build \/app\/(\S+) /gm)) {
    mkdirSync(join(app, path, '..'), { recursive: true });
    if (path === 'node_modules') symlinkSync(join(root, path), join(app, path));
    else cpSync(join(root, path), join(app, path), { recursive: true });
  }
  return join(app, 'server/cli/ackwell.js');
}

/** What the image finds out by about its server on this port: 0 for a healthy one. */
function healthOf(port: string): number | null {
  const [program = '', ...args] = JSON.parse(/^HEALTHCHECK CMD (.+)$/m.exec(image)?.[1] ?? '[]') as string[];
  expect(program).toBe('node');
  return spawnSync(process.execPath, args, { env: { ACKWELL_PORT: port } }).status;
}

/**
 * Runs the launcher of the image in place of the one it is given, as somebody without rights, with every file system
 * read-only but for one folder, or for none. On Linux it needs namespaces of its own, which not every container may make: the reason it
 * cannot is in the name of the skipped test.
 */
function confinement(folder: string | null): readonly string[] {
  const keep = folder === null ? 'true' : 'mount --bind "$1" "$1"';
  const drop = `--bounding-set=-all ${isRoot ? `--reuid=${NOBODY} --regid=${NOBODY} --clear-groups` : ''}`;
  const script = `${keep} && mount -o remount,bind,ro / && node=$2 && shift 3 && exec setpriv ${drop} --no-new-privs "$node" "$0" "$@"`;
  return ['unshare', isRoot ? '--mount' : '--map-root-user', '--mount', 'sh', '-c', script, launcher, folder ?? ''];
}

const parent = await temporaryFolder();
const data = join(parent, 'data');
mkdirSync(data);
chmodSync(parent, 0o755);
const launcher = layOut(join(parent, 'app'));
if (isRoot) chownSync(data, NOBODY, NOBODY);

function whyNot(): string | null {
  if (process.platform !== 'linux') return 'only Linux has these namespaces';
  const [program = '', ...args] = confinement(data);
  const { status, stderr, error } = spawnSync(program, [...args, process.execPath, LAUNCHER, '--help'], { encoding: 'utf8' });
  if (error) return error.message;
  return status === 0 ? null : stderr.trim().split('\n')[0] || `it ended with ${status}`;
}

const reason = whyNot();
const receiver = await Receiver.open();
afterAll(async () => {
  await receiver.close();
  await rm(parent, { recursive: true, force: true });
});

const skipped = reason === null ? '' : ` (skipped: ${reason})`;

test.skipIf(reason !== null)(`serves without rights, and with its data folder alone to write to${skipped}`, async () => {
  const server = await Server.start({ place: ['--data', data], args: LOOPBACK_ALLOWED, within: confinement(data) });
  try {
    if (isRoot) expect((await stat(join(data, 'ackwell.db'))).uid).toBe(NOBODY);
    const api = await expectService(server, ['--data', data]);
    expect((await api.delete<{ wiped: boolean }>('/contacts/1?erase=true')).data.wiped).toBe(true);
    const { port } = new URL(server.origin);
    expect(healthOf(port)).toBe(0);
    await expectCleanEnd(server);
    expect(healthOf(port)).toBe(1);
  } finally {
    if (server.running) await server.kill();
  }
});

test.skipIf(reason !== null)(`serves from PostgreSQL with nothing to write to${skipped}`, async () => {
  const database = await freshDatabase();
  const place = ['--database-url', database.url];
  const server = await Server.start({ place, args: LOOPBACK_ALLOWED, within: confinement(null) });
  try {
    const api = await expectService(server, place);
    expect((await api.delete<{ events: number }>('/contacts/1?erase=true')).data.events).toBe(1);
    await expectCleanEnd(server);
  } finally {
    if (server.running) await server.kill();
    await database.drop();
  }
});

/** All that a server does with files: a database of its own, what it imports, and what it sends. */
async function expectService(server: Server, place: readonly string[]): Promise<Api> {
  const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
  if (isRoot) expect(status).toMatch(new RegExp(`^Uid:\\s+${NOBODY}\\s+${NOBODY}`, 'm'));
  expect(status).toMatch(/^CapEff:\s+0+$/m);
  expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
  const mounts = await readFile(`/proc/${server.pid}/mountinfo`, 'utf8');
  expect(mounts.split('\n').filter((line) => line.split(' ')[4] === '/').at(-1)).toMatch(/ \/ ro[, ]/);

  await succeed(['workspace', 'create', 'acme', '--name', 'Acme', '--owner', 'owner@acme.example', '--password-stdin', ...place], `${PASSWORD}\n`);
  const token = await succeed(['token', 'create', '--workspace', 'acme', '--name', 'test', '--abilities', '*', ...place]);
  const api = new Api({ origin: () => server.origin, subdomain: 'acme', token });
  const before = receiver.requests.length;
  await listen(api, { webhook_url: receiver.url() });
  await makeContact(api, await makeShelf(api));
  expect(receiver.requests).toHaveLength(before + 3);
  const file = 'firstname,phone,type,status_id,source_id\nCleo,+14155550103,lead,1,1\n';
  expect((await api.call({ method: 'POST', path: '/imports/contacts', headers: { 'content-type': 'text/csv' }, body: file })).status).toBe(202);
  await until('the file is read', async () => (await api.get<{ state: string }>('/imports/1')).data.state === 'done');
  return api;
}

async function expectCleanEnd(server: Server): Promise<void> {
  expect(server.output).not.toMatch(/EROFS|EACCES|EPERM|"level":"fault"/);
  expect(await server.stop()).toMatchObject({ code: 0 });
}

test('the image runs it in the same way, and holds all that every command needs', async () => {
  expect(spawnSync(process.execPath, [launcher, '--help'], { encoding: 'utf8' })).toMatchObject({ status: 0, stdout: expect.stringContaining('Usage') });
  expect(image).toMatch(/^USER 10001:10001$/m);
  expect(image).toMatch(/^VOLUME \/data$/m);
  expect(image).toMatch(/--ignore-scripts/);
  expect(image).not.toMatch(/latest|curl|wget|ADD http/);
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { devEngines: { runtime: { version: string } } };
  expect(Number(/^FROM node:(\d+)/m.exec(image)?.[1])).toBeGreaterThanOrEqual(Number(/\d+/.exec(manifest.devEngines.runtime.version)?.[0]));
  const manual = await readFile(join(root, 'docs/operating.md'), 'utf8');
  expect(manual).toContain('--read-only --cap-drop ALL --security-opt no-new-privileges');
});
