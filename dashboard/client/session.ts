import { queryOptions } from '@tanstack/react-query';
import type { Me } from '../../contract/rest/me.ts';
import { Refused } from './refused.ts';
import { request } from './request.ts';

/** Who is signed in; null for nobody. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async (): Promise<Me | null> => {
    try {
      return (await request<Me>({ method: 'GET', path: '/me' })).data;
    } catch (error) {
      if (error instanceof Refused && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

export const signIn = (body: { email: string; password: string }) => request({ method: 'POST', path: '/login', body });
export const signOut = () => request({ method: 'POST', path: '/logout' });
