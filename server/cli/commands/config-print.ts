import { flagOf, KEY_NAMES, KEYS, type Declaration, type Key } from '../../config/keys.ts';
import { command, type Call } from '../command.ts';
import { aligned, printable } from '../terminal.ts';

export const configPrint = command({
  name: 'config print',
  summary: 'Show every setting, and where its value came from.',
  options: {},
  settings: ['host', 'port', 'publicUrl', 'allowTargets', 'retentionDays', 'role'],
  examples: ['ackwell config print', 'ACKWELL_PORT=9000 ackwell config print --json'],
  async run({ config, origins, json, terminal }) {
    if (json) {
      const entries = KEY_NAMES.map((key) => [flagOf(key), { value: shown(key, config), origin: origins[key].name }]);
      return terminal.print(JSON.stringify(Object.fromEntries(entries)));
    }
    const rows = KEY_NAMES.map((key) => [flagOf(key), cell(shown(key, config)), origins[key].name]);
    for (const line of aligned([['SETTING', 'VALUE', 'FROM'], ...rows])) terminal.print(line);
  },
});

function shown(key: Key, config: Call['config']): unknown {
  const declaration: Declaration<unknown> = KEYS[key];
  return declaration.secret && config[key] !== null ? '••••' : config[key];
}

function cell(value: unknown): string {
  if (value === null || (Array.isArray(value) && value.length === 0)) return '(none)';
  return printable(Array.isArray(value) ? value.join(',') : String(value));
}
