import { flagOf, KEY_NAMES, KEYS, variableOf, type Config, type Declaration, type Key } from './keys.ts';
import { suggestion } from './suggestion.ts';
import { InvalidValue } from './value.ts';

/** What was found in each place, before anything of it is understood. */
export type Sources = {
  /** Text of the flags that were given. */
  flags: Partial<Record<Key, string>>;
  environment: Record<string, string | undefined>;
  /** The parsed configuration file, null when there is none. */
  file: { path: string; content: unknown } | null;
  /** Reads a file that a `…_FILE` variable names. */
  readSecret: (path: string) => string;
};

export type Origin = { layer: 'flag' | 'environment' | 'file' | 'default'; name: string };

export type Resolved = { config: Config; origins: Record<Key, Origin> };

/** The operator's mistake, as one sentence. `layer` says where: a flag is bad usage, the rest is bad configuration. */
export class ConfigError extends Error {
  readonly layer: Origin['layer'];

  constructor(layer: Origin['layer'], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ConfigError';
    this.layer = layer;
  }
}

/** Variables that name something other than a key. */
export const CONFIG_FILE_VARIABLE = 'ACKWELL_CONFIG';

/** Flags over environment over file over defaults. */
export function resolveConfig(sources: Sources): Resolved {
  const file = checkedFile(sources.file);
  refuseUnknownVariables(sources.environment);
  const found = KEY_NAMES.map((key) => {
    if (key === 'databaseUrl' && namesFolder(sources.flags)) return [key, NO_DATABASE] as const;
    return [key, find(key, { ...sources, file })] as const;
  });
  return {
    // Each value was taken by the declaration of its own key, which the compiler cannot follow through entries.
    config: Object.fromEntries(found.map(([key, { value }]) => [key, value])) as Config,
    origins: Object.fromEntries(found.map(([key, { origin }]) => [key, origin])) as Record<Key, Origin>,
  };
}

const NO_DATABASE: Found = { value: null, origin: { layer: 'flag', name: '--data' } };

/** Whoever names a folder on the command line means it, and not the database of the environment or the file. */
function namesFolder({ data, databaseUrl }: Sources['flags']): boolean {
  return data !== undefined && databaseUrl === undefined;
}

type CheckedFile = { path: string; content: Record<string, unknown> } | null;
type Found = { value: unknown; origin: Origin };

function find(key: Key, sources: Omit<Sources, 'file'> & { file: CheckedFile }): Found {
  const declaration: Declaration<unknown> = KEYS[key];
  const { kind } = declaration;
  const flag = sources.flags[key];
  if (flag !== undefined) return take({ layer: 'flag', name: `--${flagOf(key)}` }, () => kind.fromText(flag));
  const variable = fromEnvironment(key, sources);
  if (variable) return take({ layer: 'environment', name: variable.name }, () => kind.fromText(variable.text));
  const { file } = sources;
  if (file && Object.hasOwn(file.content, flagOf(key))) {
    const name = `${flagOf(key)} in ${file.path}`;
    return take({ layer: 'file', name }, () => kind.fromJson(file.content[flagOf(key)]));
  }
  return { value: declaration.default, origin: { layer: 'default', name: 'default' } };
}

function take(origin: Origin, read: () => unknown): Found {
  try {
    return { value: read(), origin };
  } catch (error) {
    if (error instanceof InvalidValue) throw new ConfigError(origin.layer, sentence(`${origin.name} ${error.message}`), error);
    throw error;
  }
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}

/** An empty variable counts as unset: compose files pass on what nobody has set. */
function fromEnvironment(key: Key, { environment, readSecret }: Pick<Sources, 'environment' | 'readSecret'>) {
  const name = variableOf(key);
  const inline = environment[name] || null;
  const declaration: Declaration<unknown> = KEYS[key];
  const path = (declaration.secret && environment[`${name}_FILE`]) || null;
  if (inline !== null && path !== null) {
    throw new ConfigError('environment', `Set ${name} or ${name}_FILE, not both.`);
  }
  if (inline !== null) return { name, text: inline };
  return path === null ? null : { name: `${name}_FILE`, text: secretIn(`${name}_FILE`, path, readSecret) };
}

function secretIn(name: string, path: string, readSecret: (path: string) => string): string {
  try {
    return readSecret(path).trim();
  } catch (error) {
    throw new ConfigError('environment', `The file ${path}, which ${name} names, cannot be read.`, error);
  }
}

function refuseUnknownVariables(environment: Sources['environment']): void {
  const secrets = KEY_NAMES.filter((key) => (KEYS[key] as Declaration<unknown>).secret);
  const files = secrets.map((key) => `${variableOf(key)}_FILE`);
  const known = [CONFIG_FILE_VARIABLE, ...KEY_NAMES.map(variableOf), ...files];
  for (const name of Object.keys(environment)) {
    if (!name.startsWith('ACKWELL_') || known.includes(name)) continue;
    throw new ConfigError('environment', `The environment sets ${name}, which is not known.${suggestion(name, known)}`);
  }
}

function checkedFile(file: Sources['file']): CheckedFile {
  if (!file) return null;
  const { path, content } = file;
  if (content === null || typeof content !== 'object' || Array.isArray(content)) {
    throw new ConfigError('file', `${path} must hold one JSON object.`);
  }
  const known = KEY_NAMES.map(flagOf);
  for (const name of Object.keys(content)) {
    if (known.includes(name)) continue;
    throw new ConfigError('file', `${path} sets "${name}", which is not known.${suggestion(name, known)}`);
  }
  return { path, content: content as Record<string, unknown> }; // Just seen to be a plain object.
}
