import { readInput } from '../../workspace/input.ts';
import { WORKSPACE_INPUT } from '../../workspace/invitation.ts';
import type { Workspace } from '../../store/contract.ts';
import type { ApiPorts } from '../ports.ts';
import type { Answer, Call, Route } from '../route.ts';
import { dataOf, savedOf } from '../shapes/envelope.ts';
import { WORKSPACE } from '../shapes/people.ts';
import { success } from './answer.ts';
import { keeping } from './keeping.ts';
import { STATE_TAG, staleness, workspaceTag } from './state-tag.ts';
import { updateWorkspace, workspaceView } from './update-workspace.ts';

/** The workspace itself. */
export function workspaceRoutes(ports: ApiPorts): Route[] {
  const path = '/workspace';
  const shown = (workspace: Workspace, message?: string): Answer => ({
    ...success(workspaceView(workspace), message),
    headers: { ETag: workspaceTag(workspace) },
  });
  const read = async ({ workspace }: Call) => shown(workspace);
  const update = async ({ workspace, actor, body, conditions, once }: Call) => {
    const refuseStale = (before: Workspace) => staleness(conditions, workspaceTag(before));
    const answer = (after: Workspace) => shown(after, 'Workspace updated successfully');
    const keeps = (after: Workspace) => keeping({ once }, answer(after));
    return answer(await updateWorkspace(ports, { workspace, actor, input: readInput(WORKSPACE_INPUT, body), refuseStale, keeps }));
  };
  return [
    {
      method: 'GET',
      path,
      ability: 'workspace.read',
      failure: 'Failed to read the workspace',
      handle: read,
      about: { summary: 'Read the workspace', answers: { 200: dataOf(WORKSPACE) }, headers: STATE_TAG, examples: [{ status: 200 }] },
    },
    {
      method: 'PATCH',
      path,
      ability: 'workspace.update',
      failure: 'Failed to update the workspace',
      handle: update,
      about: {
        summary: 'Update the workspace',
        details:
          '`country` is what phone numbers without a country belong to; null for none. `rate_limit` holds per minute for ' +
          'each token without a limit of its own; null for 60, 0 for none. With `include_original` the event of an update ' +
          'has the previous values of what changed as its `original`.',
        body: WORKSPACE_INPUT,
        answers: { 200: savedOf(WORKSPACE) },
        headers: STATE_TAG,
        refusals: ['precondition_failed'],
        examples: [{ body: { name: 'Acme', country: 'DE' }, status: 200 }],
      },
    },
  ];
}
