import { EVENT_NAMES, MODELS } from '../../../contract/webhook-event.ts';
import type { Config } from '../../config/keys.ts';
import type { Store, Workspace } from '../../store/contract.ts';
import { judgeTarget, sendersOn } from '../target.ts';
import { isoTime } from '../time.ts';
import { ok, warn, type Check } from './check.ts';
import { checkEndpoints } from './endpoints.ts';
import { checkWhatsApp } from './whatsapp.ts';

const MS_PER_DAY = 86_400_000;

/** A retry waits 4 s at most, and an attempt takes 30 s: what is due for longer than this is not being worked on. */
const LATE_MS = 60_000;

/** Clocks of one machine do not differ; a record from the future means that the clock was set back. */
const CLOCK_SLACK_MS = 5_000;

/** Failures are counted to this many of each workspace. */
const MAX_COUNTED = 1_000;

type Facts = { store: Store; config: Config; nowMs: number; served: boolean };

export async function checkWebhooks(facts: Facts): Promise<Check[]> {
  const workspaces = await facts.store.workspaces.list();
  if (workspaces.length === 0) return [warn('workspaces', 'none', 'Make one with ackwell workspace create.')];
  const judging = { config: facts.config, servers: await sendersOn(facts.store, facts.config) };
  const checks = [await checkBacklog(facts), ...(await checkOverlap(facts)), ...(await checkWhatsApp(workspaces, facts))];
  for (const workspace of workspaces) {
    checks.push(checkSettings(workspace, judging), ...(await checkEndpoints(workspace, facts)), ...(await checkHistory(workspace, facts)));
  }
  return checks;
}

async function checkBacklog({ store, nowMs, served }: Facts): Promise<Check> {
  const due = await store.deliveries.dueByEndpoint();
  const earliest = due.reduce((least, { earliestMs }) => Math.min(least, earliestMs), Infinity);
  if (earliest === Infinity) return ok('deliveries', 'none waits');
  const says = `the oldest is due since ${isoTime(earliest)}`;
  if (nowMs - earliest < LATE_MS) return ok('deliveries', says);
  if (!served) return warn('deliveries', says, 'No server runs: ackwell start sends what waits.');
  return warn('deliveries', says, 'A receiver is slow or down; see ackwell deliveries list --state due.');
}

async function checkOverlap({ store, nowMs }: Facts): Promise<Check[]> {
  const endsAtMs = (await store.whatsapp.app.lastOverlapEnd()) ?? 0;
  return endsAtMs > nowMs ? [ok('app secret of before', `accepted until ${isoTime(endsAtMs)}, where it is set`)] : [];
}

function checkSettings({ subdomain, endpoints }: Workspace, judging: Parameters<typeof judgeTarget>[1]): Check {
  const name = `webhooks of ${subdomain}`;
  const enabled = endpoints.filter((endpoint) => endpoint.enabled);
  if (enabled.length === 0) return ok(name, 'off');
  for (const { url, actions } of enabled) {
    const { refused, warning } = judgeTarget(url, judging);
    const complaint = refused ?? warning;
    if (complaint !== null) return warn(name, `the URL ${url} is not called`, complaint);
    if (!MODELS.some((model) => EVENT_NAMES.some((event) => actions[model][event]))) {
      const advice = `Select some: ackwell webhook set --workspace ${subdomain} --events all`;
      return warn(name, 'on, but no event is selected', advice);
    }
  }
  return ok(name, `on, to ${enabled.map(({ url }) => url).join(', ')}`);
}

async function checkHistory({ id, subdomain }: Workspace, { store, nowMs }: Facts): Promise<Check[]> {
  const [newest] = await store.deliveries.list({ workspaceId: id, limit: 1 });
  const failed = await store.deliveries.list({ workspaceId: id, state: 'failed', limit: MAX_COUNTED });
  const recent = failed.filter(({ settledAt }) => (settledAt ?? 0) > nowMs - MS_PER_DAY).length;
  const ahead = newest !== undefined && newest.createdAt > nowMs + CLOCK_SLACK_MS;
  const since = isoTime(nowMs - MS_PER_DAY);
  const checks: Check[] = [];
  if (recent > 0) {
    const count = `${recent}${recent === MAX_COUNTED ? ' or more' : ''} in 24 h`;
    const advice = `When the receiver works again: ackwell deliveries recover --workspace ${subdomain} --since ${since}`;
    checks.push(warn(`failures of ${subdomain}`, count, advice));
  }
  if (ahead) {
    const says = 'its newest delivery is from the future';
    checks.push(warn(`clock of ${subdomain}`, says, 'Check the time of this machine.'));
  }
  return checks;
}
