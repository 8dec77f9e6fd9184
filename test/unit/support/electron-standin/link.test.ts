import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLink, type Link } from '../../../support/electron-standin/link.ts'

/** Two links over a line that is cut at will; what is on the way when it is cut is lost. */
const createLine = () => {
  const heard = { left: [] as string[], right: [] as string[] }
  const left = createLink((body) => void heard.left.push(body))
  const right = createLink((body) => void heard.right.push(body))
  const onTheWay: { to: Link; text: string }[] = []
  const step = (): void => {
    const message = onTheWay.shift()
    message?.to.receive(message.text)
  }
  return {
    left,
    right,
    heard,
    step,
    connect: () => {
      onTheWay.length = 0
      left.attach((text) => void onTheWay.push({ to: right, text }))
      right.attach((text) => void onTheWay.push({ to: left, text }))
    },
    cut: () => {
      onTheWay.length = 0
      left.detach()
      right.detach()
    },
    settle: () => {
      while (onTheWay.length > 0) step()
    },
  }
}

test('whatever is cut when, every message arrives once and in order', () => {
  const action = fc.constantFrom('left', 'right', 'step', 'step', 'step', 'cut', 'connect')
  fc.assert(
    fc.property(fc.array(action, { maxLength: 120 }), (actions) => {
      const line = createLine()
      const sent = { left: [] as string[], right: [] as string[] }
      let count = 0
      line.connect()
      for (const what of actions) {
        if (what === 'left' || what === 'right') {
          count += 1
          sent[what].push(String(count))
          line[what].send(String(count))
        } else line[what]()
      }
      line.connect()
      line.settle()
      expect(line.heard).toEqual({ left: sent.right, right: sent.left })
    }),
    { numRuns: 500 },
  )
})
