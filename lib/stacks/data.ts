import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { makeBuckets } from '../constructs/buckets.ts';
import { pascal } from '../constructs/function.ts';
import { encryptionKey, signingKey } from '../constructs/keys.ts';
import { makePeople } from '../constructs/people.ts';
import { makeQueues } from '../constructs/queues.ts';
import { makeSocket } from '../constructs/socket.ts';
import { makeTables } from '../constructs/tables.ts';
import { tellOfUploads } from '../constructs/uploads.ts';
import type { Data, Identity, PartProps } from '../props.ts';

type DataProps = StackProps & Pick<PartProps, 'stage' | 'layout' | 'pack'> & { identity?: Identity };

/** All that holds state: tables, buckets, queues, keys, secrets, people; and the bus and the socket that tell of it. */
export class DataStack extends Stack {
  readonly data: Data;

  constructor(scope: Construct, id: string, props: DataProps) {
    super(scope, id, props);
    const { stage, layout, pack, identity } = props;
    const key = encryptionKey(this, stage);
    const people = identity ?? (stage.people ? makePeople(this, stage) : undefined);
    this.data = {
      key,
      signingKey: signingKey(this, stage),
      tables: makeTables(this, { stage, encryptionKey: key }),
      buckets: makeBuckets(this, { stage, encryptionKey: key }),
      queues: makeQueues(this, layout),
      bus: new EventBus(this, 'Bus', { description: `What happens to sessions (${stage.name})` }),
      socket: makeSocket(this, stage),
      secrets: this.makeSecrets(
        pack.extensions.extensions.flatMap(({ secrets }) => secrets),
        key,
        stage,
      ),
      ...(people === undefined ? {} : { people }),
    };
    tellOfUploads(this.data, layout);
    new CfnOutput(this, 'KeysTable', {
      value: this.data.tables.access.tableName,
      description: 'For the first key: npm run deliberate -- keys first --table (this)',
    });
  }

  /** Each holds a random placeholder until someone puts in what the other system knows. */
  private makeSecrets(
    names: readonly string[],
    encryptionKey: IKey,
    stage: PartProps['stage'],
  ): Map<string, Secret> {
    const removalPolicy = stage.data === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const make = (name: string): Secret =>
      new Secret(this, `Secret${pascal(name.toLowerCase())}`, {
        description: `${name} of the pack's extensions (${stage.name}): put in the real one`,
        encryptionKey,
        removalPolicy,
        generateSecretString: { passwordLength: 32, excludePunctuation: true },
      });
    const secrets = new Map([...new Set(names)].map((name) => [name, make(name)]));
    for (const [name, secret] of secrets) {
      new CfnOutput(this, `${pascal(name.toLowerCase())}Secret`, {
        value: secret.secretArn,
        description: `Put the real ${name} in here`,
      });
    }
    return secrets;
  }
}
