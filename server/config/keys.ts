import { isIP } from 'node:net';
import { RETENTION_DAYS_DEFAULT } from '../kit/limits.ts';
import { NODE_ROLES, type NodeRole } from '../kit/node-role.ts';
import { AllowTargetsError, parseAllowTargets, parseNetworks } from '../webhooks/target/allow-list.ts';
import { checked, choice, integer, InvalidValue, list, origin, text, type Kind } from './value.ts';

/** One thing an operator can set. Its flag, its variable and its key in the file are derived from its name here. */
export type Declaration<T> = {
  kind: Kind<T>;
  default: T;
  sentence: string;
  /** Shown masked, and also read from the file that the variable `…_FILE` names. */
  secret?: true;
};

/** Every key there is: this table is the parser, the help and the manual of the configuration. */
export const KEYS = {
  host: declare({
    kind: text('ADDRESS'),
    default: '127.0.0.1',
    sentence: 'Address to listen on; 0.0.0.0 for every IPv4 address of the machine.',
  }),
  port: declare({
    kind: integer('PORT', { min: 0, max: 65_535 }),
    default: 8080,
    sentence: 'Port to listen on; 0 takes a free one.',
  }),
  data: declare({
    kind: text('DIR'),
    default: './ackwell-data',
    sentence: 'Folder of the SQLite data, relative to the working directory; made when it is missing.',
  }),
  databaseUrl: declare<string | null>({
    kind: checked(text('URL'), refuseOtherDatabases),
    default: null,
    sentence: 'PostgreSQL 15 or newer instead of SQLite, such as postgres://user:password@host:5432/database.',
    secret: true,
  }),
  secretKey: declare<string | null>({
    kind: text('KEY'),
    default: null,
    sentence: 'Seals webhook secrets in the database, 32 bytes in base64. Without it the data folder keeps one, PostgreSQL none.',
    secret: true,
  }),
  publicUrl: declare<string | null>({
    kind: origin('URL'),
    default: null,
    sentence: 'Address under which people and clients reach the server, when it is not the one it listens on.',
  }),
  allowTargets: declare<string[]>({
    kind: checked(list('CIDR,HOST,…'), refuseBadTargets),
    default: [],
    sentence: 'Private or loopback receivers that may be called, as CIDRs and host names. None by default.',
  }),
  nameServers: declare<string[]>({
    kind: checked(list('ADDRESS,…'), refuseBadNameServers),
    default: [],
    sentence: "Name servers that are asked where receivers are, as 10.0.0.2 or 10.0.0.2:5353, instead of the system's.",
  }),
  egressProxy: declare<string | null>({
    kind: checked(origin('URL'), refuseSecureProxies),
    default: null,
    sentence: 'Forward proxy for webhooks, such as http://10.0.0.3:4750. Proxies that the environment names are not used.',
  }),
  trustedProxies: declare<string[]>({
    kind: checked(list('CIDR,…'), refuseBadTrust),
    default: [],
    sentence: 'Reverse proxies in front of the server, whose X-Forwarded-For is believed. None by default.',
  }),
  retentionDays: declare({
    kind: integer('DAYS', { min: 1, max: 3650 }),
    default: RETENTION_DAYS_DEFAULT,
    sentence: 'Days that attempts, and settled events with their bodies, are kept.',
  }),
  logAttempts: declare({
    kind: choice('WHICH', ['all', 'failures', 'none']),
    default: 'all',
    sentence: 'Which attempts get a line in the log of the process; all of them are in the webhook log.',
  }),
  metaAppId: declare<string | null>({
    kind: checked(text('ID'), refuseOtherAppIds),
    default: null,
    sentence: 'The Meta app through which workspaces use WhatsApp.',
  }),
  metaAppSecret: declare<string | null>({
    kind: text('SECRET'),
    default: null,
    sentence: 'Its app secret: the key of the signature on everything that Meta posts to /webhooks/meta.',
    secret: true,
  }),
  metaPreviousAppSecret: declare<string | null>({
    kind: text('SECRET'),
    default: null,
    sentence: 'The app secret of before a change: what it has signed is accepted for 7 days from the first start with it.',
    secret: true,
  }),
  metaGraphUrl: declare({
    kind: origin('URL'),
    default: 'https://graph.facebook.com',
    sentence: "Where Meta's Graph API is; another address for tests, such as that of ackwell fake-meta.",
  }),
  metaGraphVersion: declare({
    kind: checked(text('VERSION'), refuseOtherVersions),
    default: 'v26.0',
    sentence: 'Version of the Graph API in every call.',
  }),
  role: declare<NodeRole>({
    kind: choice('ROLE', NODE_ROLES),
    default: 'all',
    sentence: 'What this process does: api serves the API, engine sends webhooks, all does both. Others than all need PostgreSQL.',
  }),
};

export type Key = keyof typeof KEYS;

/** The settled value of every key. */
export type Config = { [K in Key]: (typeof KEYS)[K]['default'] };

// Object.keys gives strings; the table is a literal of exactly these keys.
export const KEY_NAMES = Object.keys(KEYS) as Key[];

/** `allowTargets` → `allow-targets`: the flag without its dashes, and the key in the file. */
export function flagOf(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `allowTargets` → `ACKWELL_ALLOW_TARGETS`. */
export function variableOf(key: string): string {
  return `ACKWELL_${flagOf(key).replaceAll('-', '_').toUpperCase()}`;
}

function declare<T>(declaration: Declaration<T>): Declaration<T> {
  return declaration;
}

/** The value is a secret, so the complaint does not repeat it. */
function refuseOtherDatabases(url: string): void {
  const wish = 'must be like postgres://user:password@host:5432/database';
  if (!URL.canParse(url) || !['postgres:', 'postgresql:'].includes(new URL(url).protocol)) throw new InvalidValue(wish);
}

function refuseOtherAppIds(id: string): void {
  if (!/^\d{1,32}$/.test(id)) throw new InvalidValue(`must be the number of a Meta app, not "${id}"`);
}

function refuseOtherVersions(version: string): void {
  if (!/^v\d{1,3}\.\d{1,3}$/.test(version)) throw new InvalidValue(`must be like v26.0, not "${version}"`);
}

function refuseBadTargets(entries: string[]): void {
  explaining(() => parseAllowTargets(entries));
}

function refuseBadTrust(entries: string[]): void {
  explaining(() => parseNetworks(entries));
}

function explaining(parse: () => unknown): void {
  try {
    parse();
  } catch (error) {
    if (error instanceof AllowTargetsError) throw new InvalidValue(`is wrong: ${error.message}`);
    throw error;
  }
}

function refuseBadNameServers(entries: string[]): void {
  for (const entry of entries) {
    const [, bracketed, v4, port] = /^(?:\[([^\]]+)\]|([\d.]+))(?::(\d{1,5}))?$/.exec(entry) ?? [];
    const isAddress = isIP(entry) !== 0 || isIP(bracketed ?? v4 ?? '') !== 0;
    if (!isAddress || Number(port ?? 53) > 65_535) throw new InvalidValue(`must be like 10.0.0.2 or 10.0.0.2:5353, not "${entry}"`);
  }
}

function refuseSecureProxies(url: string): void {
  if (!url.startsWith('http:')) throw new InvalidValue(`must be like http://10.0.0.3:4750, not "${url}"`);
}
