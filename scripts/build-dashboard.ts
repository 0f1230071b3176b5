import { createHash } from 'node:crypto';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Builds the dashboard into dashboard/dist, unless what is there was made from the sources as they are now. */
const root = join(import.meta.dirname, '..');
const dist = join(root, 'dashboard', 'dist');
/** Holds the digest of the sources that the build beside it was made from. */
const stamp = join(dist, 'sources.sha256');

const SOURCES = [
  'dashboard/**/*.{ts,tsx,css,html,svg,json}',
  'contract/**/*',
  'docs/*.md',
  'package-lock.json',
  'scripts/build-dashboard.ts',
];

const digest = digestOfSources();
if (digest !== builtFrom()) await build();

async function build(): Promise<void> {
  // Whatever the caller's is: under a test runner React would be built for development, half as big again.
  process.env['NODE_ENV'] = 'production';
  const vite = await import('vite').catch(absentInProduction);
  if (vite === null) return;
  await vite.build({
    root: join(root, 'dashboard'),
    configFile: false,
    // Its warnings are about directives for servers in packages that are fine without.
    logLevel: 'error',
    build: {
      outDir: dist,
      emptyOutDir: true,
      // The first that know light-dark(); for older ones it would be rewritten into something that follows no choice of ours.
      target: ['chrome123', 'firefox120', 'safari17.5'],
      // A data: URL for a small picture would be one more thing for the content security policy to allow.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  });
  writeFileSync(stamp, digest);
}

/** Contents, not times: a checkout gives every file a new time. */
function digestOfSources(): string {
  const hash = createHash('sha256');
  const paths = globSync(SOURCES, { cwd: root, exclude: ['dashboard/dist/**'] });
  for (const path of paths.sort()) {
    if (/\.\w+$/.test(path)) hash.update(`${path}\n`).update(readFileSync(join(root, path))).update('\n');
  }
  return hash.digest('hex');
}

function builtFrom(): string | null {
  try {
    return readFileSync(stamp, 'utf8');
  } catch {
    return null; // Never built, or half built.
  }
}

function absentInProduction(error: unknown): null {
  if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
  process.stderr.write('The dashboard was left unbuilt: its build tools come with "npm ci" without --omit=dev.\n');
  return null;
}
