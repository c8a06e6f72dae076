import type { Command } from 'commander';
import { keyListSchema, keyMadeSchema, keyRevokedSchema } from '../src/contracts/api.ts';
import type { Common } from './command.ts';
import { clientOf, print, segment, talking } from './command.ts';
import { addFirstKey } from './first-key.ts';
import type { Run } from './run.ts';
import { paint, plain, table } from './terminal.ts';

type AddOptions = Common & { principal: string; roles: string; customer?: string };

/** `deliberate keys …`. */
export const addKeys = (program: Command, run: Run): void => {
  const keys = program.command('keys').description('API keys of the tenant');
  addFirstKey(keys, run);
  talking(keys.command('add'))
    .description('make a key; it is shown once')
    .requiredOption('--principal <name>', 'whose it is')
    .requiredOption('--roles <roles>', 'customer, service, operator, admin, auditor; with commas between')
    .option('--customer <id>', 'the one customer that a key of the role customer is bound to')
    .action((options: AddOptions) =>
      run(async (terminal) => {
        const made = await clientOf(options, terminal).call('POST', '/keys', keyMadeSchema, {
          principal: options.principal,
          roles: options.roles.split(',').map((role) => role.trim()),
          ...(options.customer === undefined ? {} : { customer_id: options.customer }),
        });
        print(
          terminal,
          options,
          made,
          (one) => `${paint(terminal, 'bold', one.key)}\n${one.key_id}, shown this once.`,
        );
        return true;
      }),
    );
  talking(keys.command('list'))
    .description('all keys, without the keys themselves')
    .action((options: Common) =>
      run(async (terminal) => {
        const list = await clientOf(options, terminal).call('GET', '/keys', keyListSchema);
        print(terminal, options, list, ({ keys: found }) =>
          table(
            found.map((one) => [
              one.key_id,
              plain(one.principal),
              one.roles.join(','),
              one.customer_id ?? '-',
              one.revoked_at === undefined ? 'valid' : `revoked ${one.revoked_at}`,
            ]),
          ),
        );
        return true;
      }),
    );
  talking(keys.command('revoke <id>'))
    .description('end a key, at once')
    .action((id: string, options: Common) =>
      run(async (terminal) => {
        const answer = await clientOf(options, terminal).call(
          'DELETE',
          `/keys/${segment(id)}`,
          keyRevokedSchema,
        );
        print(terminal, options, answer, (one) => `${one.key_id} is revoked.`);
        return true;
      }),
    );
};
