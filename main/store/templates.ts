import * as z from 'zod'
import type { Template } from '../../shared/domain/template.ts'
import type { Database } from './database.ts'
import type { Queries } from './methods.ts'

const templateRow = z
  .object({ id: z.string(), name: z.string(), subject: z.string(), html: z.string(), updated_at: z.number() })
  .transform(({ updated_at: updatedAt, ...row }): Template => ({ ...row, updatedAt }))

const saveSql = `
  INSERT INTO templates (id, name, subject, html, updated_at) VALUES (:id, :name, :subject, :html, :updatedAt)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, subject = excluded.subject, html = excluded.html,
    updated_at = excluded.updated_at`

export const templateQueries = (db: Database): Queries['templates'] => ({
  list: () =>
    db.all(
      templateRow,
      'SELECT id, name, subject, html, updated_at FROM templates ORDER BY name COLLATE NOCASE, id',
    ),
  save: ({ template }) => void db.run(saveSql, template),
  remove: ({ templateId }) => db.run('DELETE FROM templates WHERE id = :templateId', { templateId }) > 0,
})
