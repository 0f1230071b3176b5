import { parseArgs } from 'node:util';
import { flagOf, KEY_NAMES, type Key } from '../config/keys.ts';
import { suggestion } from '../config/suggestion.ts';
import { InvalidValue } from '../config/value.ts';
import { isSwitch, type Command, type Options, type OptionTable } from './command.ts';
import { UsageError } from './failure.ts';

/** What a command line asks for. */
export type Request =
  | { ask: 'version' }
  /** `words` is the beginning of command names; empty for all of them. */
  | { ask: 'list'; words: string }
  | { ask: 'help'; command: Command }
  | ({ ask: 'run'; command: Command } & Given);

export type Given = {
  options: Options<OptionTable>;
  argument: string;
  json: boolean;
  /** Flags of settings, as text. */
  flags: Partial<Record<Key, string>>;
  configFile: string | undefined;
};

/** Every command works on data, so each takes these. */
export const SETTINGS_OF_ALL: readonly Key[] = ['data', 'databaseUrl'];

export function parseCommandLine(words: readonly string[], commands: readonly Command[]): Request {
  const [first = '--help'] = words;
  if (first === '--version' || first === '-v') return { ask: 'version' };
  if (first === '--help' || first === '-h' || first === 'help') return { ask: 'list', words: '' };
  if (first.startsWith('-')) throw new UsageError(`Name a command before ${first}; ackwell --help lists them.`);
  const command = commands.find(({ name }) => name.split(' ').every((word, at) => word === words[at]));
  if (!command) return listOrComplain(words, commands);
  const rest = words.slice(command.name.split(' ').length);
  if (rest.includes('--help') || rest.includes('-h')) return { ask: 'help', command };
  return { ask: 'run', command, ...given(command, rest) };
}

function listOrComplain([first = '', second = '', ...others]: readonly string[], commands: readonly Command[]): Request {
  const both = `${first} ${second}`;
  if (commands.some(({ name }) => name.startsWith(`${both} `))) return listOrComplain([both, ...others], commands);
  const group = commands.filter(({ name }) => name.startsWith(`${first} `)).map(({ name }) => name);
  if (group.length > 0 && ['--help', '-h'].includes(second)) return { ask: 'list', words: first };
  if (group.length > 0 && (second === '' || second.startsWith('-'))) {
    const words = group.map((name) => name.slice(first.length + 1)).join(', ');
    throw new UsageError(`"${first}" needs one word more: ${words}.`);
  }
  const unknown = group.length > 0 ? `${first} ${second}` : first;
  const known = group.length > 0 ? group : commands.map(({ name }) => name.split(' ')[0] ?? name);
  throw new UsageError(`There is no command "${unknown}".${suggestion(unknown, known) || ' See ackwell --help.'}`);
}

function given(command: Command, words: string[]): Given {
  const settings = [...SETTINGS_OF_ALL, ...command.settings];
  const collected = collect(command, words, [...Object.keys(command.options), ...settings, 'config', 'json']);
  const flags: Given['flags'] = {};
  for (const key of KEY_NAMES) {
    const value = settings.includes(key) ? collected.texts.get(key) : undefined;
    if (value !== undefined) flags[key] = value.join(',');
  }
  return {
    options: readOptions(command.options, collected),
    argument: readArgument(command, collected.positionals),
    json: collected.switches.has('json'),
    flags,
    configFile: collected.texts.get('config')?.[0],
  };
}

type Collected = { texts: Map<string, string[]>; switches: Set<string>; positionals: string[] };

/** Only lists may be given more than once. */
const REPEATABLE = ['allowTargets'];

/** Sorts the words into options and the rest. parseArgs does the cutting; what is allowed is decided here. */
function collect(command: Command, words: string[], names: string[]): Collected {
  const collected: Collected = { texts: new Map(), switches: new Set(), positionals: [] };
  const byFlag = new Map(names.map((name) => [flagOf(name), name]));
  const takesNone = (name: string): boolean => {
    const option = command.options[name];
    return name === 'json' || (option !== undefined && isSwitch(option));
  };
  const options = Object.fromEntries(
    [...byFlag].map(([flag, name]) => [flag, { type: takesNone(name) ? ('boolean' as const) : ('string' as const) }]),
  );
  for (const token of parseArgs({ args: words, options, strict: false, tokens: true }).tokens) {
    if (token.kind === 'positional') collected.positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const name = byFlag.get(token.name);
    if (name === undefined || !token.rawName.startsWith('--')) {
      const known = [...byFlag.keys()].map((flag) => `--${flag}`);
      throw new UsageError(`${command.name} has no option ${token.rawName}.${suggestion(token.rawName, known)}`);
    }
    const before = collected.texts.get(name) ?? [];
    if (collected.switches.has(name) || (before.length > 0 && !REPEATABLE.includes(name))) {
      throw new UsageError(`${token.rawName} is given twice.`);
    }
    if (takesNone(name)) collected.switches.add(readSwitch(name, token));
    else collected.texts.set(name, [...before, readText(token)]);
  }
  return collected;
}

type OptionToken = { rawName: string; value?: string | undefined; inlineValue?: boolean | undefined };

function readSwitch(name: string, { rawName, value }: OptionToken): string {
  if (value !== undefined) throw new UsageError(`${rawName} takes no value.`);
  return name;
}

/** A value that begins with a dash is written `--name=-value`; otherwise the value was forgotten. */
function readText({ rawName, value, inlineValue }: OptionToken): string {
  const forgotten = value === undefined || (!inlineValue && value.startsWith('-') && value !== '-');
  if (forgotten) throw new UsageError(`${rawName} needs a value.`);
  return value;
}

function readOptions(table: OptionTable, { texts, switches }: Collected): Options<OptionTable> {
  const values: Options<OptionTable> = {};
  for (const [name, option] of Object.entries(table)) {
    if (isSwitch(option)) {
      values[name] = switches.has(name);
      continue;
    }
    const flag = `--${flagOf(name)}`;
    const text = texts.get(name)?.[0];
    if (text === undefined && option.required) throw new UsageError(`${flag} ${option.kind.placeholder} is required.`);
    values[name] = text === undefined ? option.default : readValue(flag, () => option.kind.fromText(text));
  }
  return values;
}

function readValue(flag: string, read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof InvalidValue) throw new UsageError(`${flag} ${error.message}.`, { cause: error });
    throw error;
  }
}

function readArgument({ name, argument }: Command, positionals: string[]): string {
  const [first, extra] = positionals;
  const unexpected = argument ? extra : first;
  if (unexpected !== undefined) throw new UsageError(`"${unexpected}" is one word too many for ${name}.`);
  if (argument && first === undefined) throw new UsageError(`${name} needs ${argument.name}: ${argument.sentence}`);
  return first ?? '';
}
