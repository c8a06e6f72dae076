import type { Command } from 'commander';
import { erasedSchema, sessionListSchema, sessionViewSchema, startedSchema } from '../src/contracts/api.ts';
import type { Common } from './command.ts';
import { clientOf, print, segment, talking } from './command.ts';
import { describeSession } from './describe-session.ts';
import { followSession } from './follow.ts';
import type { Run } from './run.ts';
import { table } from './terminal.ts';

type ListOptions = Common & { status?: string; thread?: string; customer?: string; limit: string };

/** `deliberate sessions …`. */
export const addSessions = (program: Command, run: Run): void => {
  const sessions = program.command('sessions').description('list, show, follow and steer sessions');
  talking(sessions.command('list'))
    .description('the newest sessions')
    .option('--status <status>', 'only those of this status')
    .option('--thread <id>', 'only those of this conversation')
    .option('--customer <id>', 'only those about this customer')
    .option('--limit <count>', 'how many, 1..100', '20')
    .action((options: ListOptions) =>
      run(async (terminal) => {
        const query = new URLSearchParams({ limit: options.limit });
        if (options.status !== undefined) query.set('status', options.status);
        if (options.thread !== undefined) query.set('thread_id', options.thread);
        if (options.customer !== undefined) query.set('customer_id', options.customer);
        const list = await clientOf(options, terminal).call(
          'GET',
          `/sessions?${query.toString()}`,
          sessionListSchema,
        );
        print(terminal, options, list, ({ sessions: found }) =>
          found.length === 0
            ? 'No sessions.'
            : table(
                found.map((one) => [
                  one.session_id,
                  one.status,
                  one.customer_id ?? '-',
                  one.channel,
                  one.created_at,
                ]),
              ),
        );
        return true;
      }),
    );
  talking(sessions.command('show <id>'))
    .description('one session, whole')
    .action((id: string, options: Common) =>
      run(async (terminal) => {
        const path = `/sessions/${segment(id)}`;
        const session = await clientOf(options, terminal).call('GET', path, sessionViewSchema);
        print(terminal, options, session, (one) => describeSession(one, terminal));
        return true;
      }),
    );
  talking(sessions.command('follow <id>'))
    .description('its events, until it waits or ends')
    .option('--after <seq>', 'only events after this one', Number)
    .action((id: string, options: Common & { after?: number }) =>
      run((terminal) => followSession(clientOf(options, terminal), id, options, terminal)),
    );
  for (const [verb, does] of [
    ['cancel', 'stop it'],
    ['resume', 'take a failed one up again, from its last good step'],
  ] as const) {
    talking(sessions.command(`${verb} <id>`))
      .description(does)
      .action((id: string, options: Common) =>
        run(async (terminal) => {
          const path = `/sessions/${segment(id)}/${verb}`;
          const answer = await clientOf(options, terminal).call('POST', path, startedSchema);
          print(terminal, options, answer, (one) => `${one.session_id} is ${one.status}.`);
          return true;
        }),
      );
  }
  talking(sessions.command('reply <id> <text...>'))
    .description('answer, as a person, a session that waits for one')
    .option('--keep', 'keep the conversation open')
    .action((id: string, words: string[], options: Common & { keep?: boolean }) =>
      run(async (terminal) => {
        const path = `/sessions/${segment(id)}/handover/reply`;
        const body = { text: words.join(' '), close: options.keep !== true };
        const answer = await clientOf(options, terminal).call('POST', path, startedSchema, body);
        print(terminal, options, answer, (one) => `${one.session_id} is ${one.status}.`);
        return true;
      }),
    );
  talking(sessions.command('erase <id>'))
    .description('destroy what it holds, for good; its audit chain remains')
    .action((id: string, options: Common) =>
      run(async (terminal) => {
        const answer = await clientOf(options, terminal).call(
          'DELETE',
          `/sessions/${segment(id)}`,
          erasedSchema,
        );
        print(terminal, options, answer, (one) => `${one.session_id} is erased.`);
        return true;
      }),
    );
};
