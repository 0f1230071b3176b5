import type { FastifyInstance } from 'fastify';
import { addAssetRoutes } from './assets.ts';
import { addLoginRoutes } from './login.ts';
import { addPageRoutes } from './page-routes.ts';
import type { People } from './people.ts';
import { addSetupRoute } from './setup.ts';

export function addPeopleRoutes(app: FastifyInstance, people: People): void {
  addLoginRoutes(app, people);
  addSetupRoute(app, people);
  addPageRoutes(app, people);
  addAssetRoutes(app);
}
