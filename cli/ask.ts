import type { Command } from 'commander';
import { sessionViewSchema, startedSchema } from '../src/contracts/api.ts';
import type { Common } from './command.ts';
import { clientOf, segment, talking } from './command.ts';
import { followSession } from './follow.ts';
import type { Run } from './run.ts';

type Options = Common & {
  customer?: string;
  thread?: string;
  session?: string;
  budget?: number;
  mcts?: boolean;
};

/** `deliberate ask`: submits, follows, prints the answer or what it waits for. */
export const addAsk = (program: Command, run: Run): void => {
  talking(program.command('ask'))
    .description('ask a question or submit a ticket, and follow it')
    .argument('<text...>', 'the question or ticket')
    .option('--customer <id>', 'whom it is about')
    .option('--thread <id>', 'conversation it belongs to')
    .option(
      '--session <id>',
      'session to go on with: answers its question, or opens the next one of its thread',
    )
    .option('--budget <usd>', 'ceiling of its spending', Number)
    .option('--no-mcts', 'without tree search')
    .action((words: string[], options: Options) =>
      run(async (terminal) => {
        const client = clientOf(options, terminal);
        const input = words.join(' ');
        if (options.session !== undefined) {
          const path = `/sessions/${segment(options.session)}`;
          const { session_id: before, last_seq } = await client.call('GET', path, sessionViewSchema);
          const begun = await client.call('POST', `${path}/messages`, startedSchema, { text: input });
          const after = begun.session_id === before ? last_seq : 0;
          return followSession(client, begun.session_id, { ...options, after }, terminal);
        }
        const { session_id } = await client.call('POST', '/sessions', startedSchema, {
          input,
          channel: 'cli',
          ...(options.customer === undefined ? {} : { customer_id: options.customer }),
          ...(options.thread === undefined ? {} : { thread_id: options.thread }),
          options: {
            use_mcts: options.mcts !== false,
            ...(options.budget === undefined ? {} : { budget_usd: options.budget }),
          },
        });
        return followSession(client, session_id, options, terminal);
      }),
    );
};
