import { describe, expect, test } from 'vitest';
import { loadConfig } from '../config/load.ts';
import { COMMANDS } from './commands.ts';
import { UsageError } from './failure.ts';
import { helpOf } from './help.ts';
import { parseCommandLine } from './parse.ts';

const parse = (...words: string[]) => parseCommandLine(words, COMMANDS);

function run(...words: string[]) {
  const request = parse(...words);
  if (request.ask !== 'run') throw new Error(`Asked for ${request.ask}`);
  return request;
}

/** The words of an example line after `ackwell`, as a shell would cut them. */
function wordsOf(example: string): string[] {
  const [, line = ''] = /\backwell (.*?)\)?$/.exec(example) ?? [];
  return (line.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^["']|["']$/g, ''));
}

describe.each(COMMANDS.map((command) => ({ name: command.name, command })))('$name', ({ command }) => {
  test('has help with every option and an example', () => {
    const help = helpOf(command);
    for (const example of command.examples) expect(help).toContain(example);
    expect(help).toContain('--data DIR');
    expect(command.examples.length).toBeGreaterThan(0);
  });

  test('has examples that can be run', () => {
    for (const example of command.examples) {
      const request = run(...wordsOf(asTheShellSeesIt(example)));
      expect(request.command.name).toBe(command.name);
      loadConfig({ flags: request.flags, configFile: undefined, environment: {}, workingDirectory: '/nowhere' });
    }
  });
});

/** Without what the shell keeps for itself. */
function asTheShellSeesIt(example: string): string {
  return example.replace('"$(ackwell webhook secret --workspace acme)"', 'whsec_x').replace(/ > \S+$/, '');
}

test('every command stands alone in the file of its name', async () => {
  for (const command of COMMANDS) {
    const file = (await import(`./commands/${command.name.replaceAll(' ', '-')}.ts`)) as Record<string, unknown>;
    expect(Object.values(file)).toEqual([command]);
  }
});

describe('takes', () => {
  test('options in either form, typed', () => {
    const { options, flags, json } = run('listen', '--port=9001', '--answer', '500,200', '--json', '--data', 'd');
    expect(options).toMatchObject({ port: 9001, answer: [500, 200], delay: 0, secret: undefined });
    expect({ flags, json }).toEqual({ flags: { data: 'd' }, json: true });
  });

  test('a value that begins with a dash behind an equals sign', () => {
    expect(run('workspace', 'create', 'acme', '--name=-x', '--owner', 'o', '--password-stdin').options['name']).toBe('-x');
  });

  test('a list of networks given more than once', () => {
    expect(run('start', '--allow-targets', '10.0.0.0/8', '--allow-targets', 'crm').flags.allowTargets).toBe('10.0.0.0/8,crm');
  });

  test('chosen events and durations', () => {
    const { options } = run('webhook', 'set', '--workspace', 'acme', '--events', 'contact.created,source.deleted');
    expect(options['events']).toEqual({
      contact: { created: true, updated: false, deleted: false },
      status: { created: false, updated: false, deleted: false },
      source: { created: false, updated: false, deleted: true },
    });
    expect(run('logs', 'purge', '--older-than', '0d').options['olderThan']).toBe(0);
    expect(run('logs', 'purge', '--older-than', '90m').options['olderThan']).toBe(5_400_000);
  });

  test('requests for help and the version', () => {
    expect(parse('--version').ask).toBe('version');
    expect(parse().ask).toBe('list');
    expect(parse('token', '--help')).toEqual({ ask: 'list', words: 'token' });
    expect(parse('token', 'create', '--help').ask).toBe('help');
  });
});

describe('refuses', () => {
  const cases: [string, string][] = [
    ['tokne list', 'There is no command "tokne". Did you mean token?'],
    ['token lst', 'There is no command "token lst". Did you mean token list?'],
    ['token', '"token" needs one word more: create, list, revoke.'],
    ['--json start', 'Name a command before --json; ackwell --help lists them.'],
    ['start --prot 1', 'start has no option --prot. Did you mean --port?'],
    ['start -p 1', 'start has no option -p.'],
    ['start --port', '--port needs a value.'],
    ['start --port --json', '--port needs a value.'],
    ['start --port 1 --port 2', '--port is given twice.'],
    ['start --json=1', '--json takes no value.'],
    ['start now', '"now" is one word too many for start.'],
    ['backup', 'backup needs FILE: The new file; one that exists is not overwritten.'],
    ['webhook secret', '--workspace SUBDOMAIN is required.'],
    ['logs purge --older-than 3', '--older-than must be a number and a unit, such as 30d, 12h, 90m or 45s, not "3".'],
    ['deliveries recover --since never', '--since must be a time such as 2026-04-16T12:34:56Z, not "never".'],
    ['deliveries list --state lost', '--state must be waiting or due or leased or delivered or failed or skipped, not "lost".'],
  ];

  test.each(cases)('%s', (line, sentence) => {
    expect(() => parse(...line.split(' '))).toThrow(new UsageError(sentence));
  });

  test('abilities and events nobody knows', () => {
    const create = (abilities: string) => () => parse('token', 'create', '--workspace', 'a', '--name', 'n', '--abilities', abilities);
    const set = (events: string) => () => parse('webhook', 'set', '--workspace', 'a', '--events', events);
    expect(create('contact.read')).toThrow('unknown ability "contact.read". Did you mean contacts.read?');
    expect(create('*,contacts.read')).toThrow('unknown ability "*"');
    expect(set('contacts.created')).toThrow('unknown event "contacts.created". Did you mean contact.created?');
    expect(set('')).toThrow(UsageError);
    expect(() => parse('fake-meta', '--disorder', 'reorder,repeet')).toThrow('unknown disorder "repeet". Did you mean repeat?');
    expect(() => parse('bench', '--parts', 'latency')).toThrow('unknown part "latency".');
  });
});
