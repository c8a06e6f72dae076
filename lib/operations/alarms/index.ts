import type { AlarmSpec, Watch } from '../alarm-spec.ts';
import { watchApi } from './api.ts';
import { watchFunctions } from './functions.ts';
import { watchPeople } from './people.ts';
import { watchWork } from './work.ts';

/** Every alarm there is. */
export const watchAll: Watch = (watched, limits): AlarmSpec[] =>
  [watchApi, watchWork, watchFunctions, watchPeople].flatMap((watch) => watch(watched, limits));
