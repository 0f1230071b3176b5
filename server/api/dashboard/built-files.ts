import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const FOLDER = fileURLToPath(new URL('../../../dashboard/dist/', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Smaller than this, the head of the answer is most of it. */
const WORTH_PACKING_BYTES = 1_024;

export type Asset = { type: string; bytes: Buffer; packed: Buffer | null };
export type BuiltFiles = { page: string; assets: ReadonlyMap<string, Asset> };

/**
 * The dashboard as it was built, about 1 MB; null when it was not. Kept in memory, so that the page and the files it
 * names belong together also while somebody builds anew.
 */
export function readBuiltFiles(folder = FOLDER): BuiltFiles | null {
  try {
    const page = readFileSync(join(folder, 'index.html'), 'utf8');
    const assets = join(folder, 'assets');
    return { page, assets: new Map(readdirSync(assets).map((name) => [name, readAsset(join(assets, name))])) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Packed when it is first asked for: the commands that only start and stop a server need none of it. */
function readAsset(path: string): Asset {
  const bytes = readFileSync(path);
  let packed: Buffer | null = null;
  return {
    type: TYPES[extname(path)] ?? 'application/octet-stream',
    bytes,
    get packed() {
      if (bytes.length >= WORTH_PACKING_BYTES) packed ??= gzipSync(bytes);
      return packed;
    },
  };
}
