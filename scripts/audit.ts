import { spawnSync } from 'node:child_process';

/**
 * Asks the registry whether a package that runs in production is known to be vulnerable. Some registries, mirrors above
 * all, have nobody to ask: that is said in one line and is no failure, and nothing that tests depend on it.
 */
type Report = {
  vulnerabilities?: Record<string, { severity: string; range: string }>;
  metadata?: { dependencies?: { prod?: number } };
  message?: string;
};

const args = ['audit', '--omit=dev', '--json', ...process.argv.slice(2)];
const { stdout } = spawnSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' });
const { vulnerabilities, metadata, message } = parsed(stdout);

if (!vulnerabilities) {
  const why = message?.split(' - ')[0] ?? 'no answer';
  process.stdout.write(`Nothing was checked: the registry has no audit endpoint that answers (${why}).\n`);
} else {
  const found = Object.entries(vulnerabilities).map(([name, { severity, range }]) => `${severity}: ${name} ${range}`);
  const none = `No known vulnerability in ${metadata?.dependencies?.prod ?? 'the'} packages.`;
  process.stdout.write(`${found.length > 0 ? found.join('\n') : none}\n`);
  process.exitCode = found.length > 0 ? 1 : 0;
}

function parsed(text: string): Report {
  try {
    return JSON.parse(text) as Report;
  } catch {
    return {}; // No npm, or one that says nothing.
  }
}
