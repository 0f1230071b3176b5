// Plain JavaScript without imports of ours, so that a Node too old to read TypeScript can still say what is wrong.
import { readFileSync } from 'node:fs';

const { devEngines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const required = devEngines.runtime.version;
const wanted = required.replace('>=', '').split('.').map(Number);
const running = process.versions.node.split('.').map(Number);

const [difference = 0] = running.map((part, index) => part - (wanted[index] ?? 0)).filter((part) => part !== 0);
if (difference < 0) {
  process.stderr.write(
    `Ackwell needs Node ${required}; this is ${process.versions.node}. ` +
      'Run "npm ci", which brings a Node of its own, and start it through npm: "npm test", "npm start".\n',
  );
  process.exit(1);
}
