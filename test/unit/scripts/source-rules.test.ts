import { expect, test } from 'vitest'
import { breachesOf } from '../../../scripts/layers/source-rules.ts'

const rules = (path: string, source: string): string[] => breachesOf(path, source).map(({ rule }) => rule)

test('what comments say is no breach', () => {
  expect(
    rules('renderer/app/a.ts', '// window.liaison is elsewhere\n/* SELECT a FROM b */\nexport {}'),
  ).toEqual([])
})

test('an address in a text does not hide what follows it', () => {
  expect(rules('renderer/app/a.ts', `const a = 'https://x'; window.liaison`)).toEqual([
    'door-in-renderer-ipc',
  ])
})

test('words for people are no SQL', () => {
  expect(
    rules('renderer/app/words.ts', `'Select a contact from the list', 'Delete from here', 'Update set'`),
  ).toEqual([])
})

test('the place is told', () => {
  expect(breachesOf('main/sync/a.ts', '\n\nconst q = "DELETE FROM mail"')[0]).toMatchObject({ line: 3 })
})
