import type { Finding, Tree } from './tree.ts';

const ROOT_FILES = [
  '.dockerignore',
  '.gitignore',
  'CONTRIBUTING.md',
  'Dockerfile',
  'README.md',
  'SECURITY.md',
  'eslint.config.js',
  'package-lock.json',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];
const ROOT_FOLDERS = ['.ci', 'bench', 'contract', 'dashboard', 'docs', 'receiver', 'scripts', 'server', 'test'];

const NPM_SCRIPTS = 12;
const RUNTIME_DEPENDENCIES = 18;
/** Also under another name, for a second version of a package. */
const EXACT = /^(npm:[\w/@-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/;

export function rootEntries(tree: Tree): Finding[] {
  const entries = new Set([...tree.keys()].map((path) => path.split('/')[0] ?? path));
  return [...entries]
    .filter((entry) => !ROOT_FILES.includes(entry) && !ROOT_FOLDERS.includes(entry))
    .map((entry) => ({ file: entry, says: 'The root stays short. Put it into the folder it belongs to.' }));
}

export function packageFile(tree: Tree): Finding[] {
  const file = 'package.json';
  const manifest = JSON.parse(tree.get(file) ?? '{}') as Manifest;
  const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
  const counts = [
    { what: 'npm scripts', of: manifest.scripts, most: NPM_SCRIPTS },
    { what: 'runtime dependencies', of: manifest.dependencies, most: RUNTIME_DEPENDENCIES },
  ].map(({ what, of = {}, most }) => ({ what, most, amount: Object.keys(of).length }));
  const loose = Object.entries(all).filter(([, version]) => !EXACT.test(version));
  return [
    ...counts.flatMap(({ what, amount, most }) => {
      return amount > most ? [{ file, amount, says: `${amount} ${what}, above ${most}. Do without.` }] : [];
    }),
    ...loose.map(([name, version]) => ({ file, says: `${name} is "${version}". Pin one exact version.` })),
  ];
}

type Manifest = Partial<
  Record<'scripts' | 'dependencies' | 'devDependencies' | 'optionalDependencies', Record<string, string>>
>;

/** `npm ci` works against any registry and runs nothing of a stranger's. */
export function lockFile(tree: Tree): Finding[] {
  const file = 'package-lock.json';
  const lock = JSON.parse(tree.get(file) ?? '{}') as Lock;
  return Object.entries(lock.packages ?? {}).flatMap(([name, { resolved, hasInstallScript, optional }]) => {
    const host = `${name} names a host (${resolved}). Write the lock file with --omit-lockfile-registry-resolved.`;
    const script = `${name} runs a script when installed. Choose a package that does not.`;
    return [
      ...(resolved === undefined ? [] : [{ file, says: host }]),
      ...(hasInstallScript === true && optional !== true ? [{ file, says: script }] : []),
    ];
  });
}

/** Licences that let us use, change and pass on a package without giving up anything of our own. */
const LICENCES = [
  '0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'ISC', 'MIT', 'Unlicense', '(MIT OR CC0-1.0)',
];
/** Binds who changes its own files, so it is good enough for a tool that is used here and passed on to nobody. */
const LICENCES_OF_TOOLS = ['MPL-2.0'];

export function licences(tree: Tree): Finding[] {
  const file = 'package-lock.json';
  const lock = JSON.parse(tree.get(file) ?? '{}') as Lock;
  return Object.entries(lock.packages ?? {}).flatMap(([name, { license = 'no licence', dev }]) => {
    if (name === '' || LICENCES.includes(license) || (dev === true && LICENCES_OF_TOOLS.includes(license))) return [];
    return [{ file, says: `${name} comes with ${license}. Choose another package, or add the licence to those that bind us to nothing.` }];
  });
}

type Locked = { resolved?: string; hasInstallScript?: boolean; optional?: boolean; dev?: boolean; license?: string };
type Lock = { packages?: Record<string, Locked> };
