import { buildDashboard } from '../../scripts/build-dashboard.ts';

/** Runs once before all tests: the server reads the built files when it starts. */
export async function setup(): Promise<void> {
  await buildDashboard();
}
