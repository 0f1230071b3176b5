import { sourcesOf } from './source.ts';
import { isTest, type Finding, type Tree } from './tree.ts';

/** A zone is a part of the tree with its own right to know others. The first pattern that fits a path decides. */
const ZONES: readonly { zone: string; path: RegExp }[] = [
  { zone: 'contract', path: /^contract\// },
  { zone: 'receiver', path: /^receiver\// },
  { zone: 'kit', path: /^server\/kit\// },
  { zone: 'workspace', path: /^server\/workspace\// },
  { zone: 'sender', path: /^server\/webhooks\/sender\// },
  { zone: 'outbox', path: /^server\/webhooks\/outbox\// },
  { zone: 'journal', path: /^server\/webhooks\/journal\// },
  { zone: 'recovery', path: /^server\/webhooks\/recovery\// },
  { zone: 'engine', path: /^server\/webhooks\/engine\// },
  { zone: 'whatsapp nouns', path: /^server\/whatsapp\/[^/]+$/ },
  { zone: 'whatsapp', path: /^server\/whatsapp\// },
  { zone: 'policy', path: /^server\/webhooks\// },
  { zone: 'store contract', path: /^server\/store\/contract[^/]*\.ts$/ },
  { zone: 'store', path: /^server\/store\// },
  { zone: 'auth', path: /^server\/auth\// },
  { zone: 'metrics', path: /^server\/metrics\// },
  { zone: 'config', path: /^server\/config\// },
  { zone: 'csv', path: /^server\/csv\// },
  { zone: 'api', path: /^server\/api\// },
  { zone: 'cli', path: /^server\/cli\// },
  { zone: 'main', path: /^server\/[^/]+$/ },
  { zone: 'manual', path: /^docs\// },
  { zone: 'dashboard client', path: /^dashboard\/client\// },
  { zone: 'dashboard ui', path: /^dashboard\/ui\// },
  { zone: 'dashboard app', path: /^dashboard\/app\// },
];

/** Each feature of the dashboard is a zone of its own: no feature imports another. */
const FEATURE = /^dashboard\/features\/([^/]+)\//;

const NOUNS = ['kit', 'contract', 'workspace', 'policy'];

/** Whom each zone may know, besides itself. Imports point to calmer ground; a stage never knows another stage. */
const MAY_KNOW: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  receiver: [],
  kit: [],
  workspace: NOUNS,
  policy: NOUNS,
  'whatsapp nouns': NOUNS,
  'store contract': [...NOUNS, 'whatsapp nouns'],
  store: [...NOUNS, 'whatsapp nouns', 'store contract'],
  sender: NOUNS,
  outbox: [...NOUNS, 'store contract'],
  journal: [...NOUNS, 'store contract'],
  recovery: [...NOUNS, 'store contract'],
  engine: [...NOUNS, 'store contract', 'sender', 'outbox', 'journal'],
  whatsapp: [...NOUNS, 'whatsapp nouns', 'store contract', 'outbox'],
  auth: ['kit', 'contract', 'workspace', 'store contract'],
  metrics: [...NOUNS, 'store contract'],
  config: ['kit', 'contract', 'policy'],
  csv: [...NOUNS, 'store contract', 'outbox'],
  api: [...NOUNS, 'whatsapp nouns', 'store contract', 'auth', 'outbox', 'csv', 'recovery'],
  'dashboard client': ['contract'],
  'dashboard ui': ['contract', 'dashboard client'],
  'dashboard feature': ['contract', 'manual', 'dashboard client', 'dashboard ui'],
};

/** Packages from npm, by the only zones that may use them. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  fastify: ['api'],
  zod: ['workspace', 'policy', 'whatsapp nouns', 'api', 'config'],
  'libphonenumber-js': ['workspace'],
  'node:sqlite': ['store'],
  pg: ['store'],
  'csv-parse': ['csv'],
  'prom-client': ['metrics'],
  react: ['dashboard client', 'dashboard ui', 'dashboard feature', 'dashboard app'],
  'react-dom': ['dashboard app'],
  '@mantine/core': ['dashboard ui', 'dashboard feature', 'dashboard app'],
  '@mantine/hooks': ['dashboard ui', 'dashboard feature', 'dashboard app'],
  '@tanstack/react-query': ['dashboard client', 'dashboard ui', 'dashboard feature', 'dashboard app'],
  '@tanstack/react-router': ['dashboard client', 'dashboard ui', 'dashboard feature', 'dashboard app'],
  uplot: ['dashboard ui'],
};

/** Forbidden arrows between the parts of the server. `main` and `cli` wire things and may know all, as tests may. */
export function arrows(tree: Tree): Finding[] {
  return sourcesOf(tree).flatMap(({ path, imports }) => {
    const zone = zoneOf(path);
    const allowed = zone === null ? undefined : MAY_KNOW[FEATURE.test(path) ? 'dashboard feature' : zone];
    if (zone === null || allowed === undefined || isTest(path)) return [];
    return imports.flatMap(({ specifier, target, line }) => {
      const says = target === null ? forbiddenPackage(zone, specifier) : forbiddenZone({ zone, allowed, target });
      return says === null ? [] : [{ file: path, line, says }];
    });
  });
}

type Arrow = { zone: string; allowed: readonly string[]; target: string };

function zoneOf(path: string): string | null {
  const [, feature] = FEATURE.exec(path) ?? [];
  if (feature !== undefined) return `feature ${feature}`;
  return ZONES.find((candidate) => candidate.path.test(path))?.zone ?? null;
}

function forbiddenZone({ zone, allowed, target }: Arrow): string | null {
  const other = zoneOf(target);
  if (other === zone || (other !== null && allowed.includes(other))) return null;
  const list = allowed.length === 0 ? 'nothing of ours' : allowed.join(', ');
  const way = 'Pass it in, or move the noun both need to calmer ground.';
  return `${zone} imports ${target} (${other ?? 'outside the server'}), but may know ${list}. ${way}`;
}

function forbiddenPackage(zone: string, specifier: string): string | null {
  const name = Object.keys(PACKAGES).find((known) => specifier === known || specifier.startsWith(`${known}/`));
  if (name === undefined) {
    if (specifier.startsWith('node:')) return null;
    return `${specifier} is not a known package. Use node's own, or name the package and its zone in PACKAGES.`;
  }
  return PACKAGES[name]?.includes(zone.startsWith('feature ') ? 'dashboard feature' : zone) ? null : `${name} is for ${PACKAGES[name]?.join(', ')} alone, not for ${zone}.`;
}
