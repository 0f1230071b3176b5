import { afterEach, expect, test } from 'vitest';
import { explain } from '../../cli/explain.ts';
import { expectGuarded } from './self-test.ts';
import { SenderRig } from './sender-rig.ts';

let rig: SenderRig;
afterEach(() => rig.close());

test('a sender that refuses this machine passes, and so does one that was allowed to call it', async () => {
  rig = new SenderRig({ allow: [] });
  await expect(expectGuarded(rig.sender, [])).resolves.toBeUndefined();
  await expect(expectGuarded(rig.sender, ['127.0.0.0/8'])).resolves.toBeUndefined();
});

test('a sender that calls this machine although nobody allowed it stops the start, with one sentence', async () => {
  rig = new SenderRig({ allow: ['127.0.0.1'] }); // As if the guard were broken.
  const error = await expectGuarded(rig.sender, ['10.0.0.0/8']).catch((thrown: unknown) => thrown);
  expect(explain(error)).toEqual({
    exitCode: 1,
    sentence: 'Webhooks of this process could call 127.0.0.1, which --allow-targets does not name: its guard does not work, so it does not start.',
  });
});
