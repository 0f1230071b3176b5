import type { EventName, Model } from '../../../contract/webhook-event.ts';
import type { Micros } from '../../kit/time.ts';
import type { NewEvent } from '../../workspace/change.ts';
import type { RecordOf } from '../../workspace/records.ts';
import { newEvent } from '../event.ts';

/** No record has this id, so a receiver can tell a test from the real thing. */
const SAMPLE_ID = 0;

/** A sample's record is a day old when it is updated or deleted. */
const AGE = 86_400_000_000;

type Sample = { model: Model; event: EventName };

/** What a test event carries: realistic values in a body made as every other is. */
export function sampleEvent({ model, event }: Sample, workspaceId: number, now: Micros): NewEvent {
  const createdAt = event === 'created' ? now : now - AGE;
  const updatedAt = event === 'updated' ? now : createdAt;
  const stored = { id: SAMPLE_ID, tenant_id: workspaceId, version: 1, created_at: createdAt, updated_at: updatedAt };
  return newEvent(model, event, { ...SAMPLES[model], ...stored }, event === 'created' ? null : createdAt, { committedAt: now });
}

type Stored = 'id' | 'tenant_id' | 'version' | 'created_at' | 'updated_at';

const SAMPLES: { [M in Model]: Omit<RecordOf[M], Stored> } = {
  contact: {
    firstname: 'Ada',
    lastname: 'Sample',
    phone: '+14155550123',
    email: 'ada@example.com',
    type: 'lead',
    status_id: 1,
    source_id: 1,
    company: 'Example Ltd',
    description: 'A test event from the webhook settings.',
    website: 'https://example.com',
    country_id: null,
    zip: '94105',
    city: 'San Francisco',
    state: 'CA',
    address: '1 Market Street',
    assigned_id: null,
    group_id: [],
    custom_fields_data: {},
    is_enabled: 1,
    is_opted_out: 0,
  },
  status: { name: 'New', color: '#22c55e', isdefault: 0 },
  source: { name: 'Website' },
};
