import { Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { WhatsAppConnection } from '../../../contract/rest/whatsapp.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { useDraft } from '../../ui/draft.ts';
import { EntryForm } from '../../ui/entry-form.tsx';
import { connectionQuery } from './connection-query.ts';

const HOW =
  'Make a system user at business.facebook.com, give it the account and the app, and let it make a token with ' +
  'whatsapp_business_management and whatsapp_business_messaging. Nothing else has to be set at Meta.';

const ACCOUNT = 'Its number, under Business settings → Accounts.';

export function ConnectForm({ account }: { account: string | null }) {
  const workspace = useWorkspace();
  const { call, mayConfigure } = workspace;
  const queries = useQueryClient();
  const draft = useDraft({ waba_id: account ?? '', access_token: '' });
  const connect = useSave<WhatsAppConnection>(
    () => call('POST', '/whatsapp/connection', draft.values),
    ({ data }) => {
      draft.settle({ ...draft.values, access_token: '' });
      queries.setQueryData(connectionQuery(workspace).queryKey, data);
    },
  );
  const shown = call('POST', '/whatsapp/connection', { waba_id: draft.values.waba_id, access_token: 'EAAG…' });
  if (!mayConfigure) return <Text size="sm">An owner of the workspace connects it.</Text>;
  return (
    <Card title="Connect" about={HOW}>
      <EntryForm
        label="Connect WhatsApp"
        draft={draft}
        save={connect}
        verb="Connect"
        beside={<ApiCall call={shown} what="connecting" />}
        fields={[
          { name: 'waba_id', kind: 'digits', label: 'WhatsApp Business Account', description: ACCOUNT },
          { name: 'access_token', kind: 'token', label: 'Access token', description: 'Kept encrypted, and shown to nobody again.' },
        ]}
      />
    </Card>
  );
}
