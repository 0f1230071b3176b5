import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import { useRef } from 'react';
import { Refused } from './refused.ts';
import { request, type Call } from './request.ts';
import { signIn } from './session.ts';

type Entering<T> = {
  call: () => Call;
  /** What lets its caller in once it has worked. */
  credentials: () => { email: string; password: string };
  /** Null where the answer was lost, and only that it worked is known. */
  onDone: (data: T | null) => unknown;
};

/**
 * A call that works once and signs its caller in: a link is used up, a password is another. When its answer was lost, pressing
 * again is refused for that very reason; who can sign in then has what they wanted.
 */
export function useOnce<T>({ call, credentials, onDone }: Entering<T>): UseMutationResult<T | null, Error, void> {
  const wasLost = useRef(false);
  return useMutation<T | null>({
    mutationFn: async () => {
      try {
        return (await request<T>(call())).data;
      } catch (error) {
        const isLost = error instanceof Refused && (error.status === 0 || error.status >= 500);
        if (!isLost && wasLost.current && (await letsIn(credentials()))) return null;
        wasLost.current ||= isLost;
        throw error;
      }
    },
    onSuccess: onDone,
  });
}

async function letsIn(credentials: { email: string; password: string }): Promise<boolean> {
  try {
    await signIn(credentials);
    return true;
  } catch {
    // The first refusal says more.
    return false;
  }
}
