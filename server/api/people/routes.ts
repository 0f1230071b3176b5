import type { FastifyInstance } from 'fastify';
import { addLoginRoutes } from './login.ts';
import type { People } from './people.ts';
import { addSetupRoute } from './setup.ts';

export function addPeopleRoutes(app: FastifyInstance, people: People): void {
  addLoginRoutes(app, people);
  addSetupRoute(app, people);
}
