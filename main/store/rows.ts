import * as z from 'zod'

/* Row shapes of one column that several aggregates read. */

export const seqRow = z.object({ seq: z.number() })
export const countRow = z.object({ count: z.number() })
export const contactIdRow = z.object({ contact_id: z.string() })
export const keyRow = z.object({ key: z.string() })
