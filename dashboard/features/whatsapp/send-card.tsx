import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { MessageRow } from '../../../contract/rest/whatsapp.ts';
import { Card } from '../../ui/card.tsx';
import { useNow } from '../../ui/clock.ts';
import { Moment } from '../../ui/moment.tsx';
import { ConnectionTrouble } from './connection-trouble.tsx';
import { SendText } from './send-text.tsx';
import { SendTemplate } from './send-template.tsx';
import { SendMedia } from './send-media.tsx';
import { openUntil } from './window.ts';

const WAYS = [
  { value: 'text', label: 'Text' },
  { value: 'media', label: 'File' },
  { value: 'template', label: 'Template' },
] as const;
type Way = (typeof WAYS)[number]['value'];

/** Anything while Meta's window of 24 hours is open, a template at any time. Meta alone knows for sure: a closed one is a warning. */
export function SendCard({ phone, messages }: { phone: string; messages: MessageRow[] }) {
  const until = openUntil(messages, useNow());
  const [chosen, setChosen] = useState<Way | null>(null);
  const way = chosen ?? (until === null ? 'template' : 'text');
  return (
    <Card title="Write">
      <Stack gap="sm" align="stretch">
        <ConnectionTrouble />
        <Text size="sm">
          {until === null ? (
            'They have not written within 24 hours, so Meta takes only a template now. Their answer opens the conversation again.'
          ) : (
            <>
              Anything may be written; only a template once their last message is 24 hours old, <Moment at={until} />.
            </>
          )}
        </Text>
        <SegmentedControl
          withItemsBorders={false}
          data={WAYS.map((one) => ({ ...one }))}
          value={way}
          onChange={(value) => setChosen(value)}
          aria-label="What to write"
        />
        {/* What is written stays where another way is looked at, or the window closes. */}
        <div hidden={way !== 'text'}>
          <SendText phone={phone} />
        </div>
        <div hidden={way !== 'media'}>
          <SendMedia phone={phone} />
        </div>
        <div hidden={way !== 'template'}>
          <SendTemplate phone={phone} />
        </div>
      </Stack>
    </Card>
  );
}
