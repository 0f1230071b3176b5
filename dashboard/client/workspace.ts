import { createContext, useContext } from 'react';
import type { Role } from '../../contract/rest/me.ts';
import { request, type Call } from './request.ts';

/** The workspace on the screen, and what the person who looks at it may do. */
export type Workspace = { subdomain: string; role: Role };

export const WorkspaceContext = createContext<Workspace | null>(null);

export type WorkspaceApi = Workspace & {
  /** May change records. */
  mayWrite: boolean;
  /** May change endpoints, settings, tokens and people, and send again. */
  mayConfigure: boolean;
  /** The call with its whole path; for showing it, and for making it. */
  call: (method: Call['method'], path: string, body?: unknown) => Call;
  get: <T>(path: string, signal?: AbortSignal) => Promise<T>;
};

/** The calls below `/api/v1/{subdomain}`. */
export function useWorkspace(): WorkspaceApi {
  const workspace = useContext(WorkspaceContext);
  if (!workspace) throw new Error('A page of a workspace is shown outside of one');
  const call = (method: Call['method'], path: string, body?: unknown): Call => ({
    method,
    path: `/api/v1/${workspace.subdomain}${path}`,
    ...(body !== undefined && { body }),
  });
  return {
    ...workspace,
    mayWrite: workspace.role !== 'viewer',
    mayConfigure: workspace.role === 'owner',
    call,
    get: async <T>(path: string, signal?: AbortSignal) =>
      (await request<T>({ ...call('GET', path), ...(signal && { signal }) })).data,
  };
}
