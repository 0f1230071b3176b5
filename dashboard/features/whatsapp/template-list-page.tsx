import { Badge, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TemplateRow } from '../../../contract/rest/whatsapp.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ExportButton } from '../../ui/export-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { ConnectionTrouble } from './connection-trouble.tsx';
import { TemplatePreview } from './template-preview.tsx';
import { templateQuery } from './template-query.ts';

const ABOUT =
  'What may begin a conversation, or go on after 24 hours of silence. They are written and approved in WhatsApp Manager at ' +
  'Meta, and kept up to date here by what Meta tells.';

export default function TemplateListPage() {
  const workspace = useWorkspace();
  const templates = useQuery(templateQuery(workspace));
  return (
    <Page
      title="Templates"
      about={ABOUT}
      actions={
        <>
          <ApiCall call={workspace.call('GET', '/templates')} what="this list" />
          <ExportButton path="/templates" walk="before" name="templates" />
        </>
      }
    >
      <ConnectionTrouble />
      <Loaded of={templates} rows={6} empty={{ when: (all) => all.length === 0, show: <NoTemplates /> }}>
        {(all) => (
          <Stack gap="md">
            {all.map((template) => (
              <TemplateCard key={`${template.name} ${template.language}`} template={template} />
            ))}
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

const COLORS: Readonly<Record<string, string>> = { APPROVED: 'green', PENDING: 'yellow', IN_APPEAL: 'yellow' };

function TemplateCard({ template }: { template: TemplateRow }) {
  const { name, language, category, quality, reason, status } = template;
  const facts = [language, category?.toLowerCase(), quality === null ? null : `quality ${quality.toLowerCase()}`];
  return (
    <Card
      title={name}
      about={facts.filter((fact) => fact !== null && fact !== undefined).join(' · ')}
      actions={<Badge color={COLORS[status] ?? 'red'}>{status.replaceAll('_', ' ').toLowerCase()}</Badge>}
    >
      {reason !== null && reason !== 'NONE' && (
        <Text size="sm">
          Meta says why: <b>{reason.replaceAll('_', ' ').toLowerCase()}</b>
        </Text>
      )}
      <TemplatePreview template={template} />
    </Card>
  );
}

function NoTemplates() {
  const { subdomain } = useWorkspace();
  return (
    <Empty title="No templates">
      They are read when an account is <TextLink to={`/w/${subdomain}/whatsapp/connection`}>connected</TextLink>.
    </Empty>
  );
}
