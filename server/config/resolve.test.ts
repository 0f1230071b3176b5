import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadConfig } from './load.ts';
import { ConfigError, resolveConfig, type Sources } from './resolve.ts';

const NOTHING: Sources = {
  flags: {},
  environment: {},
  file: null,
  readSecret: () => {
    throw new Error('no such file');
  },
};

function resolve(sources: Partial<Sources>) {
  return resolveConfig({ ...NOTHING, ...sources });
}

function complaint(sources: Partial<Sources>): ConfigError {
  try {
    resolve(sources);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('The configuration was taken');
}

describe('layers', () => {
  const file = { path: 'ackwell.config.json', content: { port: 1, host: 'file', 'retention-days': 7 } };
  const environment = { ACKWELL_PORT: '2', ACKWELL_HOST: 'environment', PATH: '/bin' };

  test('flags win over environment over file over default', () => {
    const { config, origins } = resolve({ flags: { port: '3' }, environment, file });
    expect(config).toMatchObject({ port: 3, host: 'environment', retentionDays: 7, role: 'all', allowTargets: [] });
    expect(origins).toMatchObject({
      port: { layer: 'flag', name: '--port' },
      host: { layer: 'environment', name: 'ACKWELL_HOST' },
      retentionDays: { layer: 'file', name: 'retention-days in ackwell.config.json' },
      role: { layer: 'default' },
    });
  });

  test('a folder named by a flag wins over a database that the environment or the file names', () => {
    const url = 'postgres://db.internal/ackwell';
    const sources = { environment: { ACKWELL_DATABASE_URL: url }, file: { path: 'f', content: { 'database-url': url } } };
    expect(resolve({ ...sources, flags: { data: 'd' } }).config).toMatchObject({ data: 'd', databaseUrl: null });
    expect(resolve({ ...sources, flags: { data: 'd', databaseUrl: url } }).config.databaseUrl).toBe(url);
    expect(resolve({ ...sources, environment: { ACKWELL_DATA: 'd' } }).config.databaseUrl).toBe(url);
  });

  test('an empty variable counts as unset', () => {
    expect(resolve({ environment: { ACKWELL_PORT: '' } }).config.port).toBe(8080);
  });

  test('a list is comma-separated as text and an array in the file', () => {
    const written = ['10.0.0.0/8', 'crm.internal'];
    expect(resolve({ flags: { allowTargets: '10.0.0.0/8, crm.internal' } }).config.allowTargets).toEqual(written);
    const content = { 'allow-targets': written };
    expect(resolve({ file: { path: 'f', content } }).config.allowTargets).toEqual(written);
  });

  test('a secret comes from the file its variable names', () => {
    const readSecret = (path: string) => `postgres://${path}\n`;
    const { config, origins } = resolve({ environment: { ACKWELL_DATABASE_URL_FILE: 'secret' }, readSecret });
    expect(config.databaseUrl).toBe('postgres://secret');
    expect(origins.databaseUrl.name).toBe('ACKWELL_DATABASE_URL_FILE');
  });
});

describe('complaints', () => {
  const cases: { about: string; sources: Partial<Sources>; layer: string; says: RegExp }[] = [
    {
      about: 'an unknown variable',
      sources: { environment: { ACKWELL_PROT: '1' } },
      layer: 'environment',
      says: /ACKWELL_PROT, which is not known\. Did you mean ACKWELL_PORT\?/,
    },
    {
      about: 'an unknown key in the file',
      sources: { file: { path: 'c.json', content: { allowTargets: [] } } },
      layer: 'file',
      says: /c\.json sets "allowTargets", which is not known\. Did you mean allow-targets\?/,
    },
    {
      about: 'a file variable of what is no secret',
      sources: { environment: { ACKWELL_PORT_FILE: 'x' } },
      layer: 'environment',
      says: /not known/,
    },
    { about: 'a list as a file', sources: { file: { path: 'c.json', content: [] } }, layer: 'file', says: /one JSON object/ },
    {
      about: 'text for a number in the file',
      sources: { file: { path: 'c.json', content: { port: '80' } } },
      layer: 'file',
      says: /whole number/,
    },
    { about: 'a port out of range', sources: { flags: { port: '65536' } }, layer: 'flag', says: /--port .*0 to 65535/ },
    { about: 'a port with a fraction', sources: { flags: { port: '80.5' } }, layer: 'flag', says: /whole number/ },
    { about: 'an open network', sources: { flags: { allowTargets: '0.0.0.0/0' } }, layer: 'flag', says: /every address/ },
    { about: 'another role', sources: { flags: { role: 'worker' } }, layer: 'flag', says: /all or api or engine/ },
    {
      about: 'a public URL with a path',
      sources: { flags: { publicUrl: 'https://a.example/x' } },
      layer: 'flag',
      says: /without a path/,
    },
    {
      about: 'a secret file that is not there',
      sources: { environment: { ACKWELL_DATABASE_URL_FILE: 'gone' } },
      layer: 'environment',
      says: /gone.*cannot be read/,
    },
    {
      about: 'a secret given twice',
      sources: { environment: { ACKWELL_DATABASE_URL: 'x', ACKWELL_DATABASE_URL_FILE: 'y' } },
      layer: 'environment',
      says: /not both/,
    },
  ];

  test.each(cases)('name $about', ({ sources, layer, says }) => {
    const error = complaint(sources);
    expect(error.layer).toBe(layer);
    expect(error.message).toMatch(says);
    expect(error.message).toMatch(/[.?]$/);
  });
});

describe('the configuration file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ackwell-config-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const load = (configFile?: string, environment = {}) =>
    loadConfig({ flags: {}, configFile, environment, workingDirectory: folder });

  test('is read from the working directory when it is there', () => {
    expect(load().config.port).toBe(8080);
    writeFileSync(join(folder, 'ackwell.config.json'), '{"port": 81}');
    writeFileSync(join(folder, 'other.json'), '{"port": 82}');
    expect(load().config.port).toBe(81);
    expect(load('other.json').config.port).toBe(82);
    expect(load(undefined, { ACKWELL_CONFIG: 'other.json' }).config.port).toBe(82);
  });

  test('must be there when it is named, and be JSON', () => {
    writeFileSync(join(folder, 'bad.json'), '{port: 1}');
    expect(() => load('gone.json')).toThrow('gone.json cannot be read');
    expect(() => load('bad.json')).toThrow('bad.json is not valid JSON');
  });

  test('leaves data relative to the working directory', () => {
    expect(load().config.data).toBe(join(folder, 'ackwell-data'));
  });
});
