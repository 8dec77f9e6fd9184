import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { remembered } from '../../../shared/rules/remembered.ts'

describe('remembered', () => {
  it('answers as the function does, whatever is asked in whatever order', () => {
    const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'constructor', ''))
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 6 }), (asked, most) => {
        const make = (text: string): string => `<${text}>`
        const ask = remembered(make, { most, longest: 5 })
        expect(asked.map(ask)).toEqual(asked.map(make))
      }),
    )
  })

  it('makes the answer once for what is asked often, and keeps no more than it may', () => {
    const made: string[] = []
    const make = (text: string): string => {
      made.push(text)
      return text
    }
    const ask = remembered(make, { most: 100, longest: 10 })
    for (let index = 0; index < 1000; index += 1) {
      ask('often')
      ask(`n${index}`)
    }
    expect(made.filter((text) => text === 'often')).toHaveLength(1)
    made.length = 0
    for (let index = 0; index < 1000; index += 1) ask(`n${index}`)
    // The last hundred at most were kept, and they are forgotten before their turn comes.
    expect(made.length).toBeGreaterThanOrEqual(900)
  })

  it('keeps nothing of a text that is too long', () => {
    let count = 0
    const make = (text: string): string => {
      count += 1
      return text
    }
    const ask = remembered(make, { most: 10, longest: 3 })
    ask('abcd')
    ask('abcd')
    expect(count).toBe(2)
  })
})
