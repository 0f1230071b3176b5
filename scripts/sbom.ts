import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Prints what runs in production as a CycloneDX bill of materials, out of the lock file: the same lock, the same bill.
 * (`npm sbom --omit=dev` leaves out what a tool needs as well: it printed a bill without the driver of PostgreSQL.)
 */
type Locked = { version?: string; integrity?: string; license?: string; dev?: boolean; optional?: boolean; name?: string };
type Lock = { name: string; version: string; packages: Record<string, Locked> };

const lock = JSON.parse(readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8')) as Lock;

const components = Object.entries(lock.packages).flatMap(([path, { version = '', integrity = '', license, dev, optional, name }]) => {
  if (path === '' || dev === true) return [];
  const called = name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const purl = `pkg:npm/${called.replace('@', '%40')}@${version}`;
  const [algorithm = '', digest = ''] = integrity.split('-');
  return [{
    type: 'library',
    'bom-ref': `${path}@${version}`,
    name: called,
    version,
    purl,
    scope: optional === true ? 'optional' : 'required',
    licenses: [{ license: { id: license } }],
    hashes: [{ alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(digest, 'base64').toString('hex') }],
  }];
});

const component = { type: 'application', 'bom-ref': lock.name, name: lock.name, version: lock.version };
const bill = { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, metadata: { component }, components };
process.stdout.write(`${JSON.stringify(bill, null, 2)}\n`);
