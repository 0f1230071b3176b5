import type { FastifyInstance } from 'fastify';
import { addAccountRoutes } from './account.ts';
import { addJoinRoute } from './join.ts';
import { addLoginRoutes } from './login.ts';
import type { People } from './people.ts';
import { addSetupRoute } from './setup.ts';

export function addPeopleRoutes(app: FastifyInstance, people: People): void {
  addLoginRoutes(app, people);
  addAccountRoutes(app, people);
  addJoinRoute(app, people);
  addSetupRoute(app, people);
}
