import { expect, it } from 'vitest'
import { templateHandlers } from '../../../main/ipc/handlers/template.ts'
import { createManualClock } from '../../support/manual-clock.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'

const open = () => {
  const clock = createManualClock()
  const { store } = openTestStore({ now: clock.now })
  const told: string[] = []
  let made = 0
  const handlers = templateHandlers({
    store,
    clock,
    newId: () => `template-${String((made += 1))}`,
    publish: (name) => void told.push(name),
  })
  const names = async () => {
    const listed = await handlers['template.list']({})
    return listed.ok ? listed.value.templates.map(({ id, name }) => [id, name]) : listed.error.code
  }
  return { clock, handlers, told, names }
}
const intro = { id: null, name: 'Intro', subject: 'Hello {{contact.firstName|there}}', html: '<p>Hello</p>' }

it('a new template gets an id and a time, is told of, and is listed by name', async () => {
  const { clock, handlers, told, names } = open()
  expect(await handlers['template.save'](intro)).toEqual({
    ok: true,
    value: { ...intro, id: 'template-1', updatedAt: clock.now() },
  })
  await handlers['template.save']({ ...intro, name: 'follow up' })
  expect(await names()).toEqual([
    ['template-2', 'follow up'],
    ['template-1', 'Intro'],
  ])
  expect(told).toEqual(['templates.changed', 'templates.changed'])
})

it('a changed one keeps its id; a name that another one has is no error', async () => {
  const { clock, handlers, names } = open()
  await handlers['template.save'](intro)
  await handlers['template.save']({ ...intro, name: 'Other' })
  clock.advance(5000)
  const changed = { ...intro, id: 'template-2', subject: 'Again' }
  expect(await handlers['template.save'](changed)).toEqual({
    ok: true,
    value: { ...changed, updatedAt: clock.now() },
  })
  expect(await names()).toEqual([
    ['template-1', 'Intro'],
    ['template-2', 'Intro'],
  ])
})

it('one that is removed is gone; one that is not there is said so, and nobody is told', async () => {
  const { handlers, told, names } = open()
  await handlers['template.save'](intro)
  expect(await handlers['template.remove']({ templateId: 'template-1' })).toEqual({ ok: true, value: {} })
  expect(await names()).toEqual([])
  told.splice(0)
  expect(await handlers['template.remove']({ templateId: 'template-1' })).toMatchObject({
    ok: false,
    error: { code: 'template_not_found', subject: 'template-1' },
  })
  expect(told).toEqual([])
})
