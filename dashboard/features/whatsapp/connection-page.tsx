import { Alert, Badge, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { WhatsAppConnection } from '../../../contract/rest/whatsapp.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Copyable } from '../../ui/copyable.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { ConnectForm } from './connect-form.tsx';
import { connectionQuery } from './connection-query.ts';
import { Disconnect } from './disconnect.tsx';
import { GoOn } from './go-on.tsx';
import { Notices } from './notices.tsx';
import { Numbers } from './numbers.tsx';
import { Steps } from './steps.tsx';

const ABOUT =
  'Messages in and out through a WhatsApp Business Account of yours at Meta. ' +
  'Apart from webhooks: no receipt fires one unless an endpoint asks for it.';

export default function ConnectionPage() {
  const workspace = useWorkspace();
  const connection = useQuery(connectionQuery(workspace));
  return (
    <Page
      title="WhatsApp"
      about={ABOUT}
      actions={<ApiCall call={workspace.call('GET', '/whatsapp/connection')} what="this connection" />}
    >
      <Loaded of={connection}>
        {(now) => (now.missing_settings.length > 0 ? <NotSetUp missing={now.missing_settings} /> : <Connection of={now} />)}
      </Loaded>
    </Page>
  );
}

const STATUS = {
  not_connected: { color: 'gray', label: 'not connected' },
  connecting: { color: 'yellow', label: 'connecting' },
  connected: { color: 'green', label: 'connected' },
  broken: { color: 'red', label: 'broken' },
} as const;

function Connection({ of: now }: { of: WhatsAppConnection }) {
  const { mayConfigure } = useWorkspace();
  const { color, label } = STATUS[now.status];
  const isBegun = now.status !== 'not_connected';
  return (
    <>
      {isBegun && (
        <Card
          title="Connection"
          about={now.waba_id !== null && <>Account <Copyable text={now.waba_id} what="account" /></>}
          actions={
            <>
              <Badge color={color}>{label}</Badge>
              {mayConfigure && <Disconnect />}
            </>
          }
        >
          {now.problem !== null && (
            <Alert role="alert" color="red" variant="light" title={now.problem}>
              <Text size="sm">
                Mend that, then try again: what is done is not done again. Another token is entered below. Messages and contacts are kept.
              </Text>
            </Alert>
          )}
          <Steps steps={now.steps} />
          {mayConfigure && isUndone(now) && <GoOn />}
          {now.token_expires_at !== null && (
            <Text size="sm">
              The access token ends <Moment at={now.token_expires_at} />.
            </Text>
          )}
          {now.previous_app_secret_until !== null && (
            <Text size="sm">
              Posts that the app secret of before has signed are accepted until <Moment at={now.previous_app_secret_until} />.
            </Text>
          )}
        </Card>
      )}
      {now.phone_numbers.length > 0 && <Numbers rows={now.phone_numbers} />}
      {isBegun && <Notices />}
      {(now.status === 'not_connected' || now.status === 'broken') && <ConnectForm account={now.waba_id} />}
    </>
  );
}

/** Something was left undone, or is waited with. */
function isUndone({ status, steps }: WhatsAppConnection): boolean {
  return status === 'broken' || steps.some(({ error }) => error !== null);
}

function NotSetUp({ missing }: { missing: string[] }) {
  return (
    <Card title="Not set up on this server yet" about="Whoever runs the server sets these once, for all workspaces, and starts it again.">
      <Stack gap="xs">
        <CodeBlock text={missing.join('\n')} label="missing settings" wrap />
        <Text size="sm">
          They come from an app of type Business at developers.facebook.com with the product WhatsApp. Without an app, try it all
          against an imitation of Meta: <code>ackwell fake-meta</code> prints what to set.
        </Text>
      </Stack>
    </Card>
  );
}
