import type { Command } from 'commander';
import { clientSettings } from '../src/adapters/aws/shared/client-settings.ts';
import { systemRandom } from '../src/adapters/system/index.ts';
import { principalSchema } from '../src/contracts/ids.ts';
import { keepKey } from '../src/usecases/keys.ts';
import { print } from './command.ts';
import { UsageFault } from './fault.ts';
import type { Run } from './run.ts';
import { paint } from './terminal.ts';

type Options = { table: string; tenant: string; principal: string; json?: boolean };

/** What the first key may: everything but be a customer. It makes all others. */
const roles = ['operator', 'admin', 'auditor'];

/**
 * `deliberate keys first`: puts a key into the table of a deployment, by the caller's own AWS credentials; there is no key
 * yet that could ask the API for one. Region and credentials come from the environment, as for the AWS command line.
 */
export const addFirstKey = (keys: Command, run: Run): void => {
  keys
    .command('first')
    .description('make the first key of a tenant in a deployment on AWS, with your AWS credentials')
    .requiredOption('--table <name>', 'the table of keys, as the deployment names it (output KeysTable)')
    .option('--tenant <name>', 'tenant', 'default')
    .option('--principal <name>', 'whose it is', 'operator')
    .option('--json', 'print JSON')
    .action((options: Options) =>
      run(async (terminal) => {
        const { table, tenant, principal } = options;
        const holder = principalSchema.safeParse({ tenant, principal, roles });
        if (!holder.success) {
          const [issue] = holder.error.issues;
          throw new UsageFault(`--${String(issue?.path[0] ?? 'principal')}: ${issue?.message ?? ''}.`);
        }
        // Loaded here: no other command needs them.
        const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
        const { dynamoKeys } = await import('../src/adapters/aws/access/keys.ts');
        const dynamo = new DynamoDBClient(clientSettings());
        try {
          const { clock } = terminal;
          const made = await keepKey(
            { keys: dynamoKeys({ dynamo, table, clock, random: systemRandom }), clock, random: systemRandom },
            holder.data,
          );
          print(
            terminal,
            options,
            { ...holder.data, ...made },
            (one) => `${paint(terminal, 'bold', one.key)}\n${one.key_id}, shown this once.`,
          );
          return true;
        } finally {
          dynamo.destroy();
        }
      }),
    );
};
