import type { Config, Key } from '../config/keys.ts';
import type { Origin } from '../config/resolve.ts';
import type { Kind } from '../config/value.ts';
import type { Clock } from '../kit/clock.ts';
import type { Terminal } from './terminal.ts';

/** Set when it is given, and takes no value. */
export type Switch = { sentence: string; kind?: never };

export type Valued<T> = {
  kind: Kind<T>;
  sentence: string;
  default?: T;
  required?: true;
};

/** By name in camel case; `passwordStdin` is given as `--password-stdin`. */
export type OptionTable = Record<string, Switch | Valued<unknown>>;

type ValueOf<O> = O extends Valued<infer T>
  ? O extends { required: true } | { default: unknown } ? T : T | undefined
  : boolean;

export type Options<Table extends OptionTable> = { [Name in keyof Table]: ValueOf<Table[Name]> };

/** One command: this declaration is its parser and its help. */
export type Command<Table extends OptionTable = OptionTable> = {
  /** One or two words, such as `token create`. */
  name: string;
  /** One line, in the imperative. */
  summary: string;
  /** More that help says, a paragraph at most. */
  details?: string;
  /** The one word that may follow the name without a dash. */
  argument?: { name: string; sentence: string };
  options: Table;
  /** Settings that this command takes as flags besides --data and --database-url. */
  settings: readonly Key[];
  /** What stands for a setting that nobody has set, where this command has its own mind. */
  defaults?: Partial<Record<Key, string>>;
  /** Whole command lines. */
  examples: readonly string[];
  /** Its work is what counts, not what it prints: it goes on when that cannot be written. */
  serves?: true;
  run(call: Call<Table>): Promise<void>;
};

/** What a command is given when it runs. */
export type Call<Table extends OptionTable = OptionTable> = {
  options: Options<Table>;
  /** Empty when the command takes none. */
  argument: string;
  json: boolean;
  config: Config;
  origins: Record<Key, Origin>;
  terminal: Terminal;
  clock: Clock;
};

export function isSwitch(option: Switch | Valued<unknown>): option is Switch {
  return !('kind' in option);
}

/** Infers the option table, so that `run` gets typed values. */
export function command<const Table extends OptionTable>(declaration: Command<Table>): Command<Table> {
  return declaration;
}
