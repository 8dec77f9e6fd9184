import { expect, test } from 'vitest'
import { isTrustedSender } from '../../../main/app/trusted-sender.ts'

const ownFrame = { origin: 'app://liaison' }
const own = { mainFrame: ownFrame }
const other = { mainFrame: { origin: 'app://liaison' } }
const trusted = (senderFrame: { origin: string } | null, sender = own): boolean =>
  isTrustedSender({ sender, senderFrame }, [own], 'app://liaison')

test('the top frame of our window on our origin is trusted', () => {
  expect(trusted(ownFrame)).toBe(true)
})

test('a frame that has gone is not', () => {
  expect(trusted(null)).toBe(false)
})

test('a frame below is not, even on our origin', () => {
  expect(trusted({ origin: 'app://liaison' })).toBe(false)
})

test('a window that is not ours is not', () => {
  expect(trusted(other.mainFrame, other)).toBe(false)
})

test.each(['null', 'https://evil.example', 'app://liaison.evil', ''])(
  'our window on the origin %j is not',
  (origin) => {
    const sender = { mainFrame: { origin } }
    expect(isTrustedSender({ sender, senderFrame: sender.mainFrame }, [sender], 'app://liaison')).toBe(false)
  },
)
