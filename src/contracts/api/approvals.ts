import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { pageQuery } from './common.ts';

export const approvalParams = z.strictObject({ approval_id: idSchema });
export const pendingQuery = z.strictObject(pageQuery);

const reason = z.string().min(1).max(2_000);
export const decideBody = z.strictObject({ reason });
export const modifyBody = z.strictObject({ reason, arguments: z.record(z.string(), z.unknown()) });
