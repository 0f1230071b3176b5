import type { ApiPorts } from '../ports.ts';
import type { Route } from '../route.ts';
import { apiRoutes } from './index.ts';

/** Every route, to read what it declares. No handler can run: there is nothing behind them. */
export function declaredRoutes(): Route[] {
  const nothing: object = new Proxy({}, { get: () => nothing });
  return apiRoutes(nothing as ApiPorts); // It answers every question with itself.
}
