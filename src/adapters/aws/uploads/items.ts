/** Items of uploads in the table `access`: one a document, `tenant#upload#document`. */
import { storedUpload, uploadKeptMs, type UploadJob } from '../../../contracts/upload.ts';
import { type Item, itemOf, optionalText, text } from '../shared/items.ts';

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
export const jobOf = (item: Item): UploadJob =>
  storedUpload(text(item, 'job'), optionalText(item, 'outcome'));
