import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Aws, Duration, Stack } from 'aws-cdk-lib';
import {
  ContainerImage,
  CpuArchitecture,
  FargateTaskDefinition,
  LinuxParameters,
  LogDrivers,
  OperatingSystemFamily,
  TmpfsMountOption,
} from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Construct } from 'constructs';
import { workerImage } from '../config/image.ts';
import { environmentOf } from '../settings.ts';
import { statementsOf } from '../grants.ts';
import type { PartProps, Resources } from '../props.ts';
import { logGroup } from './log-group.ts';
import { workerSpec } from './worker-spec.ts';

const folder = '/worker';
/** No user of that number is in the image; it owns nothing. */
const user = '10001:10001';
const bootstrap = new URL('../worker/bootstrap.mjs', import.meta.url);

const image = ({ repository, tag, digest }: typeof workerImage): string =>
  digest === undefined ? `${repository}:${tag}` : `${repository}@${digest}`;

/** A file of the bundle, uploaded as it is, and what its bytes must hash to. */
const bundleFile = (scope: Construct, code: string, name: string) => {
  const path = join(code, name);
  const asset = new Asset(scope, `Bundle-${name}`, { path });
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
  return { asset, file: { bucket: asset.s3BucketName, key: asset.s3ObjectKey, sha256, name } };
};

/**
 * A search worker's task: AWS's public image with another entry point, which loads the bundle from the asset bucket into
 * a tmpfs and checks its hash. It runs as nobody, and its root file system cannot be written.
 */
export const workerTask = (
  scope: Construct,
  props: PartProps & { cpu: number; memoryMiB: number },
): FargateTaskDefinition => {
  const { pack, code, layout, cpu, memoryMiB } = props;
  const queue = layout.worker.queue;
  // Of the queues, it touches its own.
  const mine = new Map([...props.resources.queues].filter(([name]) => name === queue));
  const resources: Resources = { ...props.resources, queues: mine };
  const task = new FargateTaskDefinition(scope, 'Task', {
    cpu,
    memoryLimitMiB: memoryMiB,
    runtimePlatform: {
      cpuArchitecture: CpuArchitecture.ARM64,
      operatingSystemFamily: OperatingSystemFamily.LINUX,
    },
  });
  const spec = workerSpec;
  const early = spec.ports.filter((port) => port !== 'tasks');
  for (const statement of statementsOf(early, { resources, pack, region: Stack.of(scope).region })) {
    task.addToTaskRolePolicy(statement);
  }
  const files = ['pack.json', 'thread.mjs', 'index.mjs'].map((name) => bundleFile(scope, code.worker, name));
  for (const { asset, file } of files) {
    task.addToTaskRolePolicy(
      new PolicyStatement({
        actions: ['s3:GetObject'],
        resources: [asset.bucket.arnForObjects(file.key)],
      }),
    );
  }
  const linux = new LinuxParameters(scope, 'Linux', { initProcessEnabled: true });
  linux.addTmpfs({
    containerPath: folder,
    size: 64,
    mountOptions: [
      TmpfsMountOption.RW,
      TmpfsMountOption.NOSUID,
      TmpfsMountOption.NODEV,
      TmpfsMountOption.NOEXEC,
    ],
  });
  const json = (value: unknown): string => Stack.of(scope).toJsonString(value);
  task.addContainer('Worker', {
    image: ContainerImage.fromRegistry(image(workerImage)),
    entryPoint: ['/var/lang/bin/node', '--input-type=module', '--eval'],
    command: [readFileSync(bootstrap, 'utf8')],
    user,
    readonlyRootFilesystem: true,
    privileged: false,
    linuxParameters: linux,
    stopTimeout: Duration.seconds(120),
    logging: LogDrivers.awsLogs({ streamPrefix: 'worker', logGroup: logGroup(scope, 'Logs', props) }),
    environment: {
      ...environmentOf({ ...props, resources, spec, json }),
      AWS_REGION: Aws.REGION,
      HOME: folder,
      BUNDLE_FOLDER: folder,
      BUNDLE_FILES: json(files.map(({ file }) => file)),
    },
  });
  return task;
};
