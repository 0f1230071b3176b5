import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Key } from './keys.ts';
import { CONFIG_FILE_VARIABLE, ConfigError, resolveConfig, type Resolved, type Sources } from './resolve.ts';

export type Surroundings = {
  flags: Partial<Record<Key, string>>;
  /** Of `--config`. */
  configFile: string | undefined;
  environment: Record<string, string | undefined>;
  workingDirectory: string;
};

const DEFAULT_FILE = 'ackwell.config.json';

/** Gathers the layers from where they are. `data` comes out as an absolute path. */
export function loadConfig({ flags, configFile, environment, workingDirectory }: Surroundings): Resolved {
  const at = (path: string) => (isAbsolute(path) ? path : join(workingDirectory, path));
  const readSecret = (path: string) => readFileSync(at(path), 'utf8');
  const named = configFile ?? (environment[CONFIG_FILE_VARIABLE] || undefined);
  const file = readConfigFile(at(named ?? DEFAULT_FILE), named ?? DEFAULT_FILE, named !== undefined);
  const { config, origins } = resolveConfig({ flags, environment, file, readSecret });
  return { config: { ...config, data: at(config.data) }, origins };
}

/** A file that nobody asked for may be missing; one that was named may not. */
function readConfigFile(location: string, path: string, required: boolean): Sources['file'] {
  let content: string;
  try {
    content = readFileSync(location, 'utf8');
  } catch (error) {
    if (!required && error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new ConfigError('file', `The configuration file ${path} cannot be read.`, error);
  }
  try {
    return { path, content: JSON.parse(content) };
  } catch (error) {
    throw new ConfigError('file', `${path} is not valid JSON.`, error);
  }
}
