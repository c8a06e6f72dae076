/** `docs/engine-differences.md`, made of the list. */
import { differences, lacks, type Difference } from './differences.ts';

const verdicts: Readonly<Record<Difference['right'], string>> = {
  here: 'this engine is right',
  there: 'ministack is right',
  neither: 'neither is right',
  open: 'the documentation does not say',
};

const entry = ([name, { here, there, right, page }]: [string, Omit<Difference, 'sides'>]): string =>
  `### \`${name}\`\n\n- Here: ${here}\n- ministack: ${there}\n- By [the documentation](${page}), ${verdicts[right]}.\n`;

const section = (title: string, about: string, listed: Readonly<Record<string, Omit<Difference, 'sides'>>>) =>
  `## ${title}\n\n${about}\n\n${Object.entries(listed).map(entry).join('\n')}`;

const head = `# How the state-machine engine differs from another

The engine in [\`local/engine\`](../local/engine/README.md) is held against ministack 1.5.33, an
emulator of AWS that interprets the same language by itself. A corpus of small machines, one a feature
(\`test/local/engine/corpus\`), and several ways through \`statemachines/session.asl.json\` run on both from the same files, with
the same functions and consumers and the same expectations: here on a simulated clock, there on the real one, with
Lambdas and queues. Compared are the status, the output, the error and its cause, what each function and consumer was
given, how far apart the calls of a retried task are, how many ran at once, how many tokens there were, and the order of
the states entered. All ways of the session agree.

\`AWS_ENDPOINT_URL=http://127.0.0.1:4566 npm run test:engines -- test/local/engine\` compares. What differs stands below, and
nowhere else: a difference that is not listed fails, and so does a listed one that has gone. The list is
\`test/local/engine/remote/differences.ts\`; \`npm test -- test/local/engine/remote -u\` writes this page from it.

None of this was compared with AWS itself. Where an entry says who is right, it is by what the documentation says.

ministack as published loses the name of an error that a Lambda throws, takes no expressions for \`TimeoutSeconds\` and
\`HeartbeatSeconds\`, does not enforce the heartbeats of a task that waits for its token, and ignores the \`Output\` of a
\`Succeed\`. The comparison needs a copy in which these are mended.
`;

export const report = (): string =>
  [
    head,
    section(
      'By machine',
      'Each is a machine of the corpus, where what it is about can be read.',
      differences,
    ),
    section('In every history', 'What \`GetExecutionHistory\` lacks there.', lacks),
  ].join('\n');
