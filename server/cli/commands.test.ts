import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ackwell as spawned, type CommandResult } from '../../test/support/ackwell.ts';
import { Server } from '../../test/support/server.ts';
import { run as runCommand } from './main.ts';

const folder = mkdtempSync(join(tmpdir(), 'ackwell-commands-'));
const data = join(folder, 'data');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PASSWORD = 'correct horse battery staple\n';
const OWNER = ['--name', 'Acme', '--owner', 'ada@acme.example', '--password-stdin'];
const run = (...words: string[]) => succeed([...words, '--data', data]);

/** As `ackwell`, but for what serves in this process: each start of one takes longer than all that a command does. */
async function ackwell(words: readonly string[], { input = '' } = {}): Promise<CommandResult> {
  if (words[0] === 'start') return spawned(words, { input });
  const said = { stdout: '', stderr: '' };
  const terminal = {
    print: (line: string) => void (said.stdout += `${line}\n`),
    say: (line: string) => void (said.stderr += `${line}\n`),
    progress: () => undefined,
    paint: (_colour: string, text: string) => text,
    read: () => Promise.resolve(input),
  };
  return { code: await runCommand(words, terminal), ...said };
}

async function succeed(words: readonly string[], input = ''): Promise<string> {
  const { code, stdout, stderr } = await ackwell(words, { input });
  if (code !== 0) throw new Error(`ackwell ${words.join(' ')} ended with ${code}: ${stderr}`);
  return stdout.trim();
}

/** Exit code 1 and one sentence. */
async function failure(words: string[], options: { input?: string } = {}): Promise<string> {
  const { code, stdout, stderr } = await ackwell(words, options);
  expect({ code, stdout, lines: stderr.trim().split('\n').length }).toEqual({ code: 1, stdout: '', lines: 1 });
  return stderr.trim();
}

beforeAll(() => succeed(['workspace', 'create', 'acme', ...OWNER, '--data', data], PASSWORD));

describe('a workspace', () => {
  test('is listed', async () => {
    expect(JSON.parse(await run('workspace', 'list', '--json'))).toEqual([{ id: 1, subdomain: 'acme', name: 'Acme' }]);
  });

  test('is shown and changed, by what is named alone', async () => {
    const view = { id: 1, subdomain: 'acme', name: 'Acme', country: null, rate_limit: null, include_original: false };
    const set = async (...options: string[]) => JSON.parse(await run('workspace', 'set', 'acme', ...options, '--json')) as object;
    expect(await set('--country', 'DE', '--rate-limit', '600', '--include-original', 'on')).toEqual({
      ...view, country: 'DE', rate_limit: 600, include_original: true,
    });
    expect(await run('workspace', 'show', 'acme')).toMatch(/^Name +Acme\nCountry +DE\nLimit +600 requests a minute/m);
    expect(await set('--country', 'none', '--rate-limit', 'default', '--include-original', 'off')).toEqual(view);
    expect(await failure(['workspace', 'set', 'acme', '--country', 'Q1', '--data', data])).toContain('two capital letters of a country');
    expect((await ackwell(['workspace', 'set', 'acme', '--data', data])).code).toBe(2);
    expect(JSON.parse(await run('workspace', 'show', 'acme', '--json'))).toEqual(view);
  });

  test('is refused when its subdomain is taken or unfit', async () => {
    const create = (subdomain: string) => failure(['workspace', 'create', subdomain, ...OWNER, '--data', data], { input: PASSWORD });
    expect(await create('acme')).toBe('The subdomain acme is taken.');
    expect(await create('Not fit')).toContain('subdomain');
  });

  test('needs no password of an owner who is known', async () => {
    const create = (owner: string, place: string) => ['workspace', 'create', 'second', '--name', 'Two', '--owner', owner, '--data', place];
    expect(await ackwell(create('new@acme.example', data))).toMatchObject({ code: 2, stderr: expect.stringContaining('--password-stdin') });
    const nowhere = join(folder, 'nowhere');
    expect((await ackwell(create('ada@acme.example', nowhere))).code).toBe(2);
    expect(existsSync(nowhere)).toBe(false);
    expect(await succeed(create('Ada@acme.example', data))).toContain('Made workspace second');
  });

  test('must exist for what works on it', async () => {
    expect(await failure(['webhook', 'show', '--workspace', 'acmee', '--data', data])).toContain('no workspace "acmee"');
    expect(await failure(['token', 'list', '--data', join(folder, 'typo')])).toContain('There is no data in');
  });
});

describe('a token', () => {
  const create = (...options: string[]) => ['token', 'create', '--workspace', 'acme', '--name', 'n', ...options, '--data', data];

  test('is printed alone', async () => {
    const { stdout, stderr } = await ackwell(create('--abilities', '*', '--rate-limit', '0'));
    expect(stdout).toMatch(/^apitk_[A-Za-z0-9]{64}\n$/);
    expect(stderr).not.toContain('apitk_');
  });

  test('does not begin expired', async () => {
    const { code, stderr } = await ackwell(create('--abilities', '*', '--expires', '2020-01-01'));
    expect({ code, stderr }).toEqual({ code: 2, stderr: '--expires lies in the past.\n' });
  });

  test('is revoked once', async () => {
    const { id } = JSON.parse(await succeed([...create('--abilities', 'contacts.read'), '--json'])) as { id: number };
    expect(await run('token', 'revoke', String(id))).toBe(`Revoked token ${id}.`);
    expect(await failure(['token', 'revoke', String(id), '--data', data])).toContain(`no active token ${id}`);
  });
});

describe('webhook settings without a server', () => {
  const set = (...options: string[]) => ackwell(['webhook', 'set', '--workspace', 'acme', ...options, '--data', data]);

  test('take a private receiver with a warning', async () => {
    const url = ['--url', 'http://127.0.0.1:9999/hook'];
    const { code, stdout, stderr } = await set(...url, '--events', 'all', '--enable', '--json');
    expect(code).toBe(0);
    expect(stderr).toContain('--allow-targets');
    expect(JSON.parse(stdout)).toMatchObject({ webhook_enabled: true, webhook_url: 'http://127.0.0.1:9999/hook' });
    expect((await set(...url, '--allow-targets', '127.0.0.0/8')).stderr).toBe('');
  });

  test('refuse what no setting could allow', async () => {
    for (const url of ['http://169.254.169.254/', 'ftp://example.com/', 'http://user@example.com/']) {
      expect((await set('--url', url)).code).toBe(1);
    }
    expect(await run('webhook', 'show', '--workspace', 'acme')).toContain('http://127.0.0.1:9999/hook');
  });

  test('want one thing to change at least, and no contradiction', async () => {
    expect((await set()).code).toBe(2);
    expect((await set('--enable', '--disable')).code).toBe(2);
  });
});

describe('endpoints without a server', () => {
  const endpoint = (...words: string[]) => ['webhook', 'endpoint', ...words, '--workspace', 'acme', '--data', data];
  type Rows = { id: number; paused: boolean; retry_policy: string; rate_limit: number | null; catch_up: boolean; headers: object; echo_guard: object | null }[];
  const rows = async (...words: string[]) => JSON.parse(await succeed([...endpoint(...words), '--json'])) as Rows;

  test('are made, changed, paused, resumed and deleted', async () => {
    const wishes = ['--url', 'https://example.com/hook', '--events', 'all', '--headers', 'X-Tenant=acme'];
    const [made] = await rows('create', ...wishes);
    const id = String(made?.id);
    const changes = ['--retry-policy', 'extended', '--catch-up', 'on', '--rate-limit', '20'];
    expect(await rows('update', id, ...changes)).toMatchObject([
      { retry_policy: 'extended', catch_up: true, rate_limit: 20, headers: { 'X-Tenant': 'acme' } },
    ]);
    const token = await run('token', 'create', '--workspace', 'acme', '--name', 'crm', '--abilities', '*', '--json');
    const { id: tokenId } = JSON.parse(token) as { id: number };
    expect(await rows('update', id, '--skip-tokens', String(tokenId))).toMatchObject([{ echo_guard: { skip_token_ids: [tokenId], max_hops: 5 } }]);
    expect(await rows('update', id, '--echo-guard', 'on', '--max-hops', '2')).toMatchObject([{ echo_guard: { skip_token_ids: [tokenId], max_hops: 2 } }]);
    await succeed(['workspace', 'create', 'guest', '--name', 'Guest', '--owner', 'gus@guest.example', '--password-stdin', '--data', data], PASSWORD);
    const foreign = JSON.parse(await run('token', 'create', '--workspace', 'guest', '--name', 'crm', '--abilities', '*', '--json')) as { id: number };
    for (const stranger of [999, foreign.id]) {
      expect(await failure(endpoint('update', id, '--skip-tokens', `${tokenId},${stranger}`))).toContain('skip_token_ids.1');
    }
    await run('token', 'revoke', String(tokenId));
    expect(await rows('update', id, '--skip-tokens', String(tokenId))).toMatchObject([{ echo_guard: { skip_token_ids: [tokenId] } }]);
    expect(await rows('update', id, '--skip-tokens', 'none')).toMatchObject([{ echo_guard: { skip_token_ids: [], max_hops: 2 } }]);
    expect((await ackwell(endpoint('update', id, '--skip-tokens', 'crm'))).code).toBe(2);
    expect((await ackwell(endpoint('update', id, '--echo-guard', 'off', '--max-hops', '3'))).code).toBe(2);
    expect(await rows('update', id, '--echo-guard', 'off')).toMatchObject([{ echo_guard: null }]);
    expect(await rows('pause', id)).toMatchObject([{ paused: true }]);
    expect(await rows('resume', id)).toMatchObject([{ paused: false }]);
    const filter = { contacts: [{ field: 'status_id', from: [2], to: [5] }] };
    const file = join(folder, 'won.json');
    writeFileSync(file, JSON.stringify(filter, null, 2));
    expect(await rows('update', id, '--filter', `@${file}`)).toMatchObject([{ filter }]);
    expect(await rows('update', id, '--filter', 'none')).toMatchObject([{ filter: null }]);
    expect(await succeed(endpoint('backtest', id, '--filter', JSON.stringify(filter)))).toMatch(/^Of the newest \d+ events/);
    const found = await succeed([...endpoint('backtest', id, '--filter', 'none'), '--json']);
    expect(JSON.parse(found)).toMatchObject({ complete: true, by_condition: [] });
    writeFileSync(file, ' '.repeat(40_000));
    expect(await failure(endpoint('update', id, '--filter', `@${file}`))).toContain('longer than');
    const unknown = '{"contacts":[{"field":"custom_fields_data.x","to":[1]}]}';
    expect(await failure(endpoint('update', id, '--filter', unknown))).toContain('filter.contacts.0.field');
    expect((await ackwell(endpoint('update', id, '--filter', 'status_id'))).stderr).toContain('must be JSON');
    await succeed(endpoint('delete', id));
    expect(await rows('list')).toHaveLength(1);
    expect(await failure(endpoint('delete', '1'))).toContain('webhook settings');
    expect(await failure(endpoint('create', '--url', 'https://example.com/', '--headers', 'Host=evil'))).toContain('Host');
    for (const unfit of ['__proto__=x', 'X-A=1,X-A=2', '=x', 'X-A']) {
      const { code, stderr } = await ackwell(endpoint('create', '--url', 'https://example.com/', '--headers', unfit));
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('--headers must') });
    }
    expect(await failure(endpoint('create', '--url', 'http://169.254.169.254/'))).toContain('may not be called');
  });
});

describe('where it cannot work', () => {
  test('a taken port is one sentence', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const { port } = blocker.address() as { port: number };
    const said = await ackwell(['start', '--port', String(port), '--data', data]);
    blocker.close();
    expect(said.code).toBe(1);
    expect(said.stderr).toBe(`Port ${port} on 127.0.0.1 is taken; choose another with --port.\n`);
  });

  test('data that a server holds, that is newer, or that is none is one sentence', async () => {
    const server = await Server.start({ place: ['--data', data] });
    const held = await failure(['start', '--port', '0', '--data', data]);
    await server.kill();
    expect(held).toMatch(/running|holds/);
    const newer = join(folder, 'newer');
    await succeed(['migrate', '--data', newer]);
    const database = new DatabaseSync(join(newer, 'ackwell.db'));
    database.exec('PRAGMA user_version = 999');
    database.close();
    expect(await failure(['start', '--port', '0', '--data', newer])).toContain('newer');
    const garbage = join(folder, 'garbage');
    mkdirSync(garbage);
    writeFileSync(join(garbage, 'ackwell.db'), 'x'.repeat(10_000));
    expect(await failure(['workspace', 'list', '--data', garbage])).toMatch(/damaged|no database/);
    expect(await failure(['start', '--database-url', 'postgres://127.0.0.1:1/x'])).toContain('Nothing answers');
  });

  test('a file that cannot be written is one sentence, and nothing is left of it', async () => {
    const rows = (file: string) => ['export', 'contacts', '--workspace', 'acme', '--out', file, '--data', data];
    const nowhere = join(folder, 'no-such-folder', 'file');
    expect(await failure(rows(nowhere))).toBe(`${nowhere} cannot be written: its folder does not exist.`);
    expect(await failure(['backup', nowhere, '--data', data])).toContain(`${nowhere} cannot be written`);
    const file = join(folder, 'people.csv');
    await succeed(rows(file));
    expect(readFileSync(file, 'utf8')).toMatch(/^id,firstname,.*\r\n$/);
    expect(await failure(rows(file))).toBe(`${file} exists already; name a new file.`);
    expect(await failure(['backup', file, '--data', data])).toBe(`${file} exists already; name a new file.`);
    expect(await failure(['start', '--port', '0', '--data', join(folder, 'x'.repeat(300))])).toContain('name that is too long');
    if (existsSync('/proc')) {
      expect(await failure(['start', '--port', '0', '--data', '/proc/ackwell/data'])).toContain('/proc/ackwell/data cannot be made');
    }
    expect(readdirSync(folder).filter((name) => name.startsWith('people.csv'))).toEqual(['people.csv']);
  });
});

describe('doctor', () => {
  test('finds what is wrong and says what to do', async () => {
    const off = ['--events', 'none', '--url', 'https://example.com/', '--enable'];
    await run('webhook', 'set', '--workspace', 'acme', ...off);
    const { checks } = JSON.parse(await run('doctor', '--json')) as { checks: Record<string, string>[] };
    expect(checks).toContainEqual(expect.objectContaining({ check: 'database', status: 'ok' }));
    expect(checks).toContainEqual(expect.objectContaining({ check: 'webhooks of acme', status: 'warn' }));
    for (const check of checks) expect(check['status'] === 'ok' || check['advice']).toBeTruthy();
  });

  test('ends with 1 on damage', async () => {
    const damaged = join(folder, 'damaged');
    mkdirSync(damaged);
    writeFileSync(join(damaged, 'ackwell.db'), 'x'.repeat(10_000));
    const { code, stdout } = await ackwell(['doctor', '--data', damaged]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^fail\s+database/m);
  });
});

test('config print shows values with their origin and masks secrets', async () => {
  const words = ['config', 'print', '--port', '81', '--database-url', 'postgres://me:hunter@db', '--json'];
  const printed = await succeed(words);
  expect(JSON.parse(printed)).toMatchObject({
    port: { value: 81, origin: '--port' },
    host: { value: '127.0.0.1', origin: 'default' },
    'database-url': { value: '••••', origin: '--database-url' },
  });
  expect(printed).not.toContain('hunter');
});
