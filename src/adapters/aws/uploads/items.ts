/** Items of uploads in the table `access`: one a document, `tenant#upload#document`. */
import { z } from 'zod';
import { parsed } from '../../../contracts/parsed.ts';
import { uploadJobSchema, uploadKeptMs, type UploadJob } from '../../../contracts/upload.ts';
import { type Item, itemOf, optionalText, text } from '../shared/items.ts';

const errorSchema = z.object({ code: z.string(), message: z.string() });

export const keyOf = ({ tenant, document_id }: { tenant: string; document_id: string }): Item =>
  itemOf({ pk: `${tenant}#upload#${document_id}`, sk: 'upload' });

export const itemOfJob = (job: UploadJob): Item => ({
  ...keyOf(job),
  ...itemOf({
    job_id: job.job_id,
    job: JSON.stringify(job),
    expires_at: Math.ceil((Date.parse(job.expires_at) + uploadKeptMs) / 1000),
  }),
});

/** @throws Failure `DataCorrupt` */
export const jobOf = (item: Item): UploadJob => {
  const job = parsed(uploadJobSchema, text(item, 'job'), 'an upload');
  const error = optionalText(item, 'error');
  return error === undefined ? job : { ...job, error: parsed(errorSchema, error, 'a failed upload') };
};
