import type { FastifyInstance } from 'fastify';
import { Callers } from '../auth/callers.ts';
import { Passwords } from '../auth/password.ts';
import { Sessions } from '../auth/session.ts';
import { SignIn } from '../auth/sign-in.ts';
import { STOP_GRACE_MS } from '../kit/limits.ts';
import { Admission } from './admission.ts';
import { FaultAnswers } from './fault-answers.ts';
import { MAX_CONNECTIONS, TIMEOUTS, createFrame, type Timeouts, type Trusted } from './frame.ts';
import { addDashboardRoutes } from './dashboard/routes.ts';
import { refuseOtherMethods } from './other-methods.ts';
import { addMetaReceiver } from './meta/receiver.ts';
import { addPeopleRoutes } from './people/routes.ts';
import { addDocsRoutes } from './docs/routes.ts';
import { addOpenApiRoute } from './openapi/routes.ts';
import type { ApiPorts } from './ports.ts';
import { addProbes } from './probes.ts';
import { Repeats } from './repeats.ts';
import type { Route } from './route.ts';
import { addWorkspaceRoutes } from './workspace-routes.ts';

/** Answers still open this long after the engine's own grace belong to callers who do not read them. */
const CLOSE_GRACE_MS = STOP_GRACE_MS + 1_000;

export type Address = { host: string; port: number };

export type ApiServer = {
  /** What it serves besides the calls that `/openapi.json` describes. */
  pages: readonly string[];
  /** Port 0 takes a free one; the answer says which. Rejects when the port is taken. */
  listen(address: Address): Promise<Address>;
  /** Refuses new work at once, answers what runs, then lets go of the port. */
  close(): Promise<void>;
};

export type ApiParts = {
  ports: ApiPorts;
  /** The calls below `/api/v1/{subdomain}`. */
  routes: readonly Route[];
  /** Of the product, for its documents. */
  version: string;
  timeouts?: Timeouts;
  maxConnections?: number;
  /** For a process that sends webhooks alone: it answers supervisors, and nobody else. */
  probesOnly?: boolean;
  /** Reverse proxies that are believed who is behind them; nobody by default. */
  trusted?: Trusted;
};

/** The HTTP side of the product. */
export function createApi({ ports, routes, version, probesOnly = false, trusted, ...bounds }: ApiParts): ApiServer {
  const { clock, log } = ports;
  const { timeouts = TIMEOUTS, maxConnections = MAX_CONNECTIONS } = bounds;
  const app = createFrame(new FaultAnswers({ log, clock }), { clock, timeouts, maxConnections, ...(trusted && { trusted }) });
  const refuseTheOthers = refuseOtherMethods(app);
  const { undescribed, text } = addOpenApiRoute(app, version);
  addDocsRoutes(app, text);
  addProbes(app, ports);
  if (!probesOnly) addDoors(app, ports, routes);
  const pages = [...undescribed];
  refuseTheOthers();

  return {
    pages,
    async listen(address) {
      await app.listen(address);
      const bound = app.server.address();
      return typeof bound === 'object' && bound ? { host: bound.address, port: bound.port } : address;
    },
    async close() {
      app.isStopping = true;
      const cancel = clock.after(CLOSE_GRACE_MS, () => app.server.closeAllConnections());
      await app.close();
      cancel();
    },
  };
}

function addDoors(app: FastifyInstance, ports: ApiPorts, routes: readonly Route[]): void {
  const { store, clock, log, publicOrigin } = ports;
  const sessions = new Sessions({ accounts: store.accounts, clock, log });
  const callers = new Callers({ store, sessions, clock, log, publicOrigin });
  const admission = new Admission({ workspaces: store.workspaces, callers, clock });
  const passwords = new Passwords();
  const signIn = new SignIn({ accounts: store.accounts, passwords, clock });
  app.addHook('onClose', () => callers.close());
  addMetaReceiver(app, ports);
  addPeopleRoutes(app, { ports, sessions, passwords, signIn });
  addDashboardRoutes(app, ports);
  addWorkspaceRoutes(app, routes, { admission, repeats: new Repeats({ answers: store.answers, clock, log }), publicOrigin });
}
