import { z } from 'zod';
import { MODELS, WIRE_MODEL } from '../../../contract/webhook-event.ts';

/** A model by its short name or by the one that the rows carry. */
export const MODEL_FILTER = z
  .enum([...MODELS, ...MODELS.map((model) => WIRE_MODEL[model])])
  .transform((name) => MODELS.find((model) => name === model || name === WIRE_MODEL[model]));
