import type { WebhookSettings } from '../../../contract/rest/webhooks.ts';
import { useOne } from '../../client/one.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { ExamCard } from './exam-card.tsx';
import { SecretCard } from './secret-card.tsx';
import { SettingsForm } from './settings-form.tsx';
import { TestCard } from './test-card.tsx';

export default function WebhookSettingsPage() {
  const settings = useOne<WebhookSettings>('/webhook-settings');
  return (
    <Page
      title="Webhook Settings"
      about="Every change of a contact, a status or a source is posted to your URL as JSON, signed and in order."
    >
      <Loaded of={settings} rows={8}>
        {(one) => (
          <>
            <SettingsForm one={one} />
            <TestCard hasUrl={one.row.webhook_url !== ''} />
            <ExamCard hasUrl={one.row.webhook_url !== ''} />
            <SecretCard masked={one.row.webhook_secret} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
