import tseslint from 'typescript-eslint';

/** Code that may look at the real clock and use any client: tests, measurements, and the commands that wire things. */
const TESTS = ['**/*.test.ts', '**/{rig,*-rig,scripted-*}.ts', 'test/**/*.ts', 'bench/**/*.ts', 'server/**/conformance/**/*.ts'];
const WIRING = ['server/main.ts', 'server/cli/**/*.ts', 'scripts/**/*.ts'];

/** Folders that speak to the network as their job. Everybody else asks one of them. */
const NETWORK = ['server/webhooks/sender/**/*.ts', 'server/whatsapp/graph/*.ts', 'server/api/**/*.ts', 'receiver/**/*.ts', 'dashboard/client/**/*.ts', ...WIRING, ...TESTS];

/** The files that turn the machine's clock into ours: two of the kit, and the default of the receiver. */
const CLOCKS = ['server/kit/clock.ts', 'server/kit/log.ts', 'receiver/clock.ts'];

const INJECT_CLOCK = 'Take a Clock (server/kit/clock.ts) as a parameter, so that a test can decide what time it is.';
const NETWORK_MODULES = ['http', 'https', 'http2', 'net', 'tls', 'dgram', 'dns', 'dns/promises'];
/** Of node:net: arithmetic on addresses, which opens nothing. */
const ADDRESS_NAMES = ['BlockList', 'SocketAddress', 'isIP', 'isIPv4', 'isIPv6'];

export default tseslint.config(
  { ignores: ['node_modules/', '**/dist/', 'ackwell-data/', 'test-results/', 'bench/peers/node_modules/', 'bench/peers/{bullmq,crm,graphile-worker,pg-boss}.ts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    name: 'every file',
    files: ['**/*.{ts,tsx,js}'],
    languageOptions: { parser: tseslint.parser },
    rules: {
      eqeqeq: 'error',
      'no-empty': 'error',
      'no-eval': 'error',
      'no-unreachable': 'error',
      'no-useless-catch': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  {
    name: 'typed',
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      // A promise nobody awaits loses its rejection. `void promise` says that somebody thought about it.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/restrict-plus-operands': 'error',
      // A union that gains a member must be answered for at every switch, unless there is a default.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    name: 'quiet: only commands and scripts print',
    files: ['server/**/*.ts', 'contract/**/*.ts', 'receiver/**/*.ts', 'dashboard/**/*.{ts,tsx}'],
    ignores: ['server/cli/**', ...TESTS],
    rules: { 'no-console': 'error' },
  },
  {
    name: 'time and chance are passed in',
    files: ['server/**/*.ts', 'receiver/**/*.ts'],
    ignores: [...CLOCKS, ...WIRING, ...TESTS],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: INJECT_CLOCK },
        { object: 'performance', property: 'now', message: INJECT_CLOCK },
        { object: 'Math', property: 'random', message: 'Use node:crypto, or take the chance as a parameter.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: INJECT_CLOCK },
        { selector: 'CallExpression[callee.name=/^set(Timeout|Interval)$/]', message: INJECT_CLOCK },
      ],
    },
  },
  {
    name: 'the network has a few doors',
    files: ['**/*.{ts,tsx}'],
    ignores: NETWORK,
    rules: {
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Only the sender calls out.' }],
      'no-restricted-imports': [
        'error',
        {
          paths: NETWORK_MODULES.flatMap((module) => [module, `node:${module}`]).map((name) => ({
            name,
            message: 'Only the sender, the api and the commands speak to the network.',
            ...(name.endsWith('net') ? { allowImportNames: ADDRESS_NAMES } : { allowTypeImports: true }),
          })),
        },
      ],
    },
  },
);
