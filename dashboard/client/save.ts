import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import { useRef } from 'react';
import { request, type Answer, type Call } from './request.ts';

/**
 * A call that changes something. Pressing again after a lost answer repeats the same call under the same
 * Idempotency-Key, so that it happens once.
 */
export function useSave<T, Input = void>(
  callOf: (input: Input) => Call,
  onSaved?: (answer: Answer<T>, input: Input) => unknown,
): UseMutationResult<Answer<T>, Error, Input> {
  const attempt = useRef({ text: '', key: '' });
  return useMutation<Answer<T>, Error, Input>({
    mutationFn: (input) => {
      const call = callOf(input);
      const files = [...(call.file ? [call.file] : []), ...Object.values(call.files ?? {})];
      const named = files.map(({ name, size, lastModified }) => [name, size, lastModified]);
      const text = JSON.stringify([call.method, call.path, call.body, named]);
      if (attempt.current.text !== text) attempt.current = { text, key: crypto.randomUUID() };
      return request<T>({ ...call, headers: { ...call.headers, 'idempotency-key': attempt.current.key } });
    },
    onSuccess: async (answer, input) => {
      attempt.current = { text: '', key: '' };
      await onSaved?.(answer, input);
    },
  });
}
