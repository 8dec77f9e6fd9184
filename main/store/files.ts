import * as z from 'zod'
import { mailFileSchema } from '../../shared/domain/file.ts'
import type { Database } from './database.ts'
import type { Queries } from './methods.ts'

const fileRow = z
  .object({ id: z.string(), filename: z.string(), media_type: z.string(), size: z.number() })
  .transform((row) =>
    mailFileSchema.parse({
      fileId: row.id,
      filename: row.filename,
      mediaType: row.media_type,
      size: row.size,
    }),
  )

const idRow = z.object({ id: z.string() })

const addSql = `
  INSERT INTO files (id, filename, media_type, size, added_at)
  VALUES (:fileId, :filename, :mediaType, :size, :addedAt) ON CONFLICT DO NOTHING`

const named = 'id IN (SELECT value FROM json_each(:fileIds))'

export const fileQueries = (db: Database): Queries['files'] => ({
  add: ({ file, addedAt }) => void db.run(addSql, { ...file, addedAt }),
  get: ({ fileIds }) =>
    db.all(fileRow, `SELECT id, filename, media_type, size FROM files WHERE ${named}`, {
      fileIds: JSON.stringify(fileIds),
    }),
  olderThan: ({ before }) =>
    db
      .all(idRow, 'SELECT id FROM files WHERE added_at < :before ORDER BY added_at, id', { before })
      .map(({ id }) => id),
  remove: ({ fileIds }) =>
    void db.run(`DELETE FROM files WHERE ${named}`, { fileIds: JSON.stringify(fileIds) }),
})
