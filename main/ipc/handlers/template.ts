import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok } from '../../../shared/errors/result.ts'
import type { Clock, NewId } from '../../platform/ports.ts'
import type { Store } from '../../store/store.ts'
import type { HandlersOf } from '../handlers.ts'
import type { Publish } from '../publish.ts'

type TemplateDeps = {
  readonly store: Pick<Store, 'templates'>
  readonly clock: Clock
  readonly newId: NewId
  readonly publish: Publish
}

const notFound = (templateId: string) =>
  err(appError('template_not_found', 'no such template', 'never', { subject: templateId }))

export const templateHandlers = (deps: TemplateDeps): HandlersOf<'template'> => ({
  'template.list': async () => ok({ templates: await deps.store.templates.list() }),
  'template.save': async (input) => {
    const template = { ...input, id: input.id ?? deps.newId(), updatedAt: deps.clock.now() }
    await deps.store.templates.save({ template })
    deps.publish('templates.changed', {})
    return ok(template)
  },
  'template.remove': async ({ templateId }) => {
    if (!(await deps.store.templates.remove({ templateId }))) return notFound(templateId)
    deps.publish('templates.changed', {})
    return ok({})
  },
})
