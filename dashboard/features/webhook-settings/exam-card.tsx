import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import type { WebhookExam } from '../../../contract/rest/webhooks.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { TextLink } from '../../ui/text-link.tsx';

type Mark = WebhookExam['questions'][number];

const QUESTION: Record<Mark['question'], string> = {
  genuine: 'Takes a genuine event',
  repeated: 'Takes the same event once more',
  forged: 'Refuses a wrong signature',
  outdated: 'Refuses an old timestamp',
  prompt: 'Answers within a second',
};

/** Asks the receiver whether it believes what it should not, and shows its report card. */
export function ExamCard({ hasUrl }: { hasUrl: boolean }) {
  const { call, mayConfigure } = useWorkspace();
  const asking = call('POST', '/webhook-settings/exam');
  const exam = useSave<WebhookExam>(() => asking);
  const report = exam.data?.data;

  return (
    <Card
      title="Examine your receiver"
      about="Four test events go to the saved URL: a genuine one, to be answered soon, the same again, one signed wrongly, one too old."
    >
      <Group gap="xs">
        <Button
          variant="default"
          disabled={!mayConfigure || !hasUrl}
          loading={exam.isPending}
          onClick={() => exam.mutate()}
        >
          Examine
        </Button>
        <ApiCall call={asking} what="examining the receiver" />
      </Group>
      <FormProblem error={exam.error} />
      <div role="status">
        {report && (
          <Alert
            color={report.passed ? 'green' : 'red'}
            title={report.passed ? 'Your receiver has passed' : 'Your receiver has not passed'}
          >
            <Stack gap="xs">
              {report.questions.map((mark) => (
                <Answer key={mark.question} mark={mark} />
              ))}
            </Stack>
          </Alert>
        )}
      </div>
    </Card>
  );
}

function Answer({ mark: { question, passed, advice, webhook_log_id: logId } }: { mark: Mark }) {
  const { subdomain } = useWorkspace();
  const verdict = passed === null ? 'not asked' : passed ? 'yes' : 'no';
  return (
    <div>
      <Text size="sm">
        {QUESTION[question]}: <b>{verdict}</b>
        {logId !== null && (
          <>
            {', '}
            <TextLink to={`/w/${subdomain}/webhooks/logs/${logId}`}>attempt {logId}</TextLink>
          </>
        )}
      </Text>
      {advice !== null && <Text size="sm">{advice}</Text>}
    </div>
  );
}
