import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { Refused } from '../client/refused.ts';

const TRIES = 2;

/** A session that ended while the page was open shows in any call: who is signed in is asked again, and the shell decides. */
function noticeEndOfSession(error: unknown): void {
  if (error instanceof Refused && error.status === 401) void queryClient.invalidateQueries({ queryKey: ['me'] });
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeEndOfSession }),
  mutationCache: new MutationCache({ onError: noticeEndOfSession }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // Without a network a list says that it is out of date, instead of waiting in silence.
      networkMode: 'always',
      // Only what may pass by itself is asked again.
      retry: (failures, error) => failures < TRIES && error instanceof Refused && [0, 503].includes(error.status),
    },
    // A save that cannot be made is said at once, also without a network.
    mutations: { networkMode: 'always' },
  },
});
