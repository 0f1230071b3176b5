import { createServer, type AddressInfo } from 'node:net';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ackwell, type CommandResult } from '../support/ackwell.ts';
import { makeShelf } from '../support/records.ts';
import { Server } from '../support/server.ts';
import { Site, temporaryFolder } from '../support/site.ts';
import type { PageView, StatusView } from '../support/views.ts';

let folder: string;
let data: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  data = join(folder, 'data');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const start = (port = 0) => ackwell(['start', '--host', '127.0.0.1', '--port', String(port), '--data', data]);

/** One sentence on stderr, without a stack, for somebody who has to do something about it. */
function expectOneSentence(result: CommandResult, code: number, about: RegExp): void {
  const lines = result.stderr.trim().split('\n').filter((line) => !line.startsWith('{'));
  expect(lines, result.stderr).toHaveLength(1);
  expect(lines[0]).toMatch(about);
  expect(result.stderr).not.toMatch(/^ +at |node:internal/m);
  expect(result.code).toBe(code);
}

describe('a start that cannot succeed', () => {
  test('names the port that is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo; // Listening on TCP, so it is never a path or null.
    expectOneSentence(await start(port), 1, new RegExp(String(port)));
    expect(await readdir(folder)).toEqual([]); // It looked before it made or migrated anything.
    await new Promise((resolve) => other.close(resolve));
  });

  test('says that another server has the data', async () => {
    const first = await Server.start({ place: ['--data', data] });
    expectOneSentence(await start(), 1, /another .*server|already running|in use/i);
    expect((await fetch(`${first.origin}/readyz`)).status).toBe(200);
    await first.kill();
    await (await Server.start({ place: ['--data', data] })).kill();
  });

  test.each<[string, string[], RegExp]>([
    ['an unknown option', ['start', '--prot', '80'], /--prot/],
    ['an option without its value', ['start', '--port'], /port/],
    ['a port that is none', ['start', '--port', '99999'], /port/i],
    ['a word too many', ['start', 'now'], /now/],
    ['an unknown command', ['strat'], /strat/],
    ['an unknown subcommand', ['token', 'make'], /make/],
    ['a missing option', ['token', 'create', '--name', 't', '--abilities', '*'], /workspace/],
    ['the whole internet as allowed targets', ['start', '--allow-targets', '0.0.0.0/0'], /0\.0\.0\.0\/0|allow-targets/],
    ['an allowed target that is none', ['start', '--allow-targets', '10.0.0.0/99'], /10\.0\.0\.0\/99/],
  ])('is bad usage with %s', async (_title, args, about) => {
    expectOneSentence(await ackwell(args), 2, about);
  });

  test('refuses a configuration with an unknown key', async () => {
    await writeFile(join(folder, 'ackwell.config.json'), '{"prot": 80}');
    const { code, stdout, stderr } = await ackwell(['config', 'print', '--data', data], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: expect.any(Number) as number, stdout: '' });
    expect(code).toBeGreaterThan(0);
    expect(stderr).toContain('prot');
  });
});

describe('a database that cannot be used', () => {
  test.each([
    ['is no database at all', (bytes: Buffer) => Buffer.from('This is a shopping list.'.repeat(bytes.length / 24))],
    ['has lost its head', (bytes: Buffer) => Buffer.concat([Buffer.alloc(100, 0x2a), bytes.subarray(100)])],
    ['has holes', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 100), Buffer.alloc(bytes.length - 100, 0xff)])],
  ])('%s and is called damaged', async (_title, damage) => {
    await (await Server.start({ place: ['--data', data] })).stop();
    const file = await databaseFile();
    const damaged = damage(await readFile(file));
    await writeFile(file, damaged);
    expectOneSentence(await start(), 1, /damaged/);
    expect((await readFile(file)).equals(damaged)).toBe(true);
  });

  test('comes from a newer version and is left alone', async () => {
    await (await Server.start({ place: ['--data', data] })).stop();
    const file = await databaseFile();
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 9999');
    database.close();
    expectOneSentence(await start(), 1, /newer/);
    expectOneSentence(await ackwell(['token', 'list', '--data', data]), 1, /newer/);
  });

  test('cannot be where a file is', async () => {
    await writeFile(data, 'not a folder');
    expectOneSentence(await start(), 1, /data/);
    expect(await readFile(data, 'utf8')).toBe('not a folder');
  });

  async function databaseFile(): Promise<string> {
    const names = await readdir(data);
    for (const name of names.filter((candidate) => /-(wal|shm)$/.test(candidate))) await rm(join(data, name));
    const headOf = async (name: string) => (await readFile(join(data, name))).toString('latin1', 0, 15);
    for (const name of names) if ((await headOf(name).catch(() => '')) === 'SQLite format 3') return join(data, name);
    throw new Error(`No database among ${names.join(', ')}`);
  }
});

describe('a first start', () => {
  test('prints how to set up, and later starts do not', async () => {
    const first = await Server.start({ place: ['--data', data] });
    expect(first.output).toMatch(/http:\/\/127\.0\.0\.1:\d+\/setup\S+/);
    await first.stop();
    expect((await readdir(folder)).sort()).toEqual(['data']);
  });

  test('on every address prints one that a browser can open, and says that it is a guess', async () => {
    const server = await Server.start({ place: ['--data', data], args: ['--host', '0.0.0.0'] });
    const [link = ''] = /http:\/\/127\.0\.0\.1:\d+\/setup\S+/.exec(server.output) ?? [];
    expect((await fetch(link)).status).toBe(200);
    expect(server.output).toMatch(/every address .* guess.* links .*--public-url (URL|http:\/\/\S+)/);
    expect(/--public-url (\S+)/.exec(server.output)?.[1]).not.toMatch(/127\.0\.0\.1|localhost/);
    expect(server.output).not.toContain('0.0.0.0');
    await server.stop();
  });

  test('needs nothing but its data to go on', async () => {
    const site = await Site.open();
    const shelf = await makeShelf(site.api);
    await site.server.stop();
    await site.startAgain();
    const statuses = await site.api.get<PageView<StatusView>>('/statuses');
    expect(statuses.data.data.map(({ id }) => id)).toEqual([shelf.status_id]);
    expect(site.server.output).not.toMatch(/\/setup/);
    await site.close();
  });
});

describe.concurrent('every command', () => {
  const commands = [
    'start', 'demo', 'workspace create', 'token create', 'token list', 'token revoke', 'webhook set',
    'webhook secret', 'listen', 'events tail',
    'deliveries list', 'deliveries show', 'deliveries resend', 'deliveries recover', 'logs purge', 'backup', 'compact',
    'doctor', 'config print',
  ];

  test.each(commands)('%s explains itself with an example', async (command) => {
    const { code, stdout, stderr } = await ackwell([...command.split(' '), '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/example/i);
    expect(stdout).toContain(`ackwell ${command}`);
  });

  test('is listed by the help of all', async () => {
    const { code, stdout } = await ackwell(['--help']);
    expect(code).toBe(0);
    for (const word of new Set(commands.map((command) => command.split(' ')[0] ?? ''))) expect(stdout).toContain(word);
  });
});
