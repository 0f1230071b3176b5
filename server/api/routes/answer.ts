import type { Answer } from '../route.ts';

export function success(data: unknown, message?: string): Answer {
  return { status: 200, body: { status: 'success', data, ...(message !== undefined && { message }) } };
}

/** A body without `data`, for what is there no longer. */
export function done(message: string): Answer {
  return { status: 200, body: { status: 'success', message } };
}

export function accepted(data: unknown): Answer {
  return { ...success(data), status: 202 };
}
