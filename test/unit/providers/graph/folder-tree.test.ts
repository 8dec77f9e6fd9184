import { describe, expect, test } from 'vitest'
import { folderTree, type WellKnownName } from '../../../../main/providers/graph/folder-tree.ts'

const folder = (id: string, parentId = 'root', name = id) => ({ id, name, parentId })
const roles = new Map<string, WellKnownName>([
  ['in', 'inbox'],
  ['out', 'outbox'],
  ['sent', 'sentitems'],
  ['bin', 'deleteditems'],
  ['junk', 'junkemail'],
  ['drafts', 'drafts'],
  ['chats', 'conversationhistory'],
  ['sync', 'syncissues'],
  ['purged', 'recoverableitemsdeletions'],
])

const tree = folderTree(
  [
    folder('in', 'root', 'Posteingang'),
    folder('clients', 'in', 'Kunden'),
    folder('altamar', 'clients', 'Altamar'),
    folder('sent'),
    folder('sent-2025', 'sent'),
    folder('bin'),
    folder('thrown', 'bin'),
    folder('junk'),
    folder('drafts'),
    folder('out'),
    folder('chats'),
    folder('sync'),
    folder('conflicts', 'sync'),
    folder('feeds', 'root', 'RSS Feeds'),
    folder('news', 'feeds'),
    folder('archive', 'root', 'Archiv'),
    folder('rss-project', 'archive', 'RSS feeds'),
    folder('loop-a', 'loop-b'),
    folder('loop-b', 'loop-a'),
  ],
  roles,
)

describe('standing', () => {
  test.each([
    ['in', 'inbox'],
    ['clients', 'ordinary'],
    ['altamar', 'ordinary'],
    ['sent', 'sent'],
    ['sent-2025', 'sent'],
    ['bin', 'trash'],
    ['thrown', 'trash'],
    ['junk', 'spam'],
    ['drafts', 'draft'],
    ['out', 'draft'],
    ['chats', 'aside'],
    ['conflicts', 'aside'],
    ['feeds', 'aside'],
    ['news', 'aside'],
    ['archive', 'ordinary'],
    ['rss-project', 'ordinary'],
    ['unheard-of', 'aside'],
    ['purged', 'gone'],
  ])('%s: %s', (id, standing) => {
    expect(tree.standing(id)).toBe(standing)
  })
  test('parents in a circle end', () => {
    expect(tree.standing('loop-a')).toBe('ordinary')
  })
})

test('what is offered has its path, and Inbox and Sent Items are fixed', () => {
  const offered = tree.offered().filter(({ id }) => !id.startsWith('loop'))
  expect(offered.map(({ path, fixed }) => `${path.join('/')}${fixed ? ' fixed' : ''}`)).toEqual([
    'Posteingang fixed',
    'Posteingang/Kunden',
    'Posteingang/Kunden/Altamar',
    'sent fixed',
    'sent/sent-2025',
    'Archiv',
    'Archiv/RSS feeds',
  ])
})
