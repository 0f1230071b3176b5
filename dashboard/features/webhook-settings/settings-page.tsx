import { useQuery } from '@tanstack/react-query';
import type { WebhookSettings } from '../../../contract/rest/webhooks.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { SecretCard } from './secret-card.tsx';
import { SettingsForm } from './settings-form.tsx';
import { TestCard } from './test-card.tsx';

export default function WebhookSettingsPage() {
  const { subdomain, get } = useWorkspace();
  const settings = useQuery({
    queryKey: [subdomain, 'webhook-settings'],
    queryFn: ({ signal }) => get<WebhookSettings>('/webhook-settings', signal),
  });
  return (
    <Page
      title="Webhook Settings"
      about="Every change of a contact, a status or a source is posted to your URL as JSON, signed and in order."
    >
      <Loaded of={settings} rows={8}>
        {(saved) => (
          <>
            <SettingsForm saved={saved} />
            <TestCard hasUrl={saved.webhook_url !== ''} />
            <SecretCard masked={saved.webhook_secret} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
