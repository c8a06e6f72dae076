import { sfnTasks } from '../../../src/adapters/aws/states/tasks.ts';
import { sfn } from '../clients/sfn.ts';
import type { PortModule } from '../given.ts';

export const make: PortModule<'tasks'>['make'] = () => sfnTasks({ sfn: sfn() });
