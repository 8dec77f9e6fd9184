import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { propertyId } from '../../../support/microsoft/graph/extended-property.ts'
import { createIdCodec } from '../../../support/microsoft/graph/ids.ts'

const ann = createIdCodec('ann@x.example')
const bob = createIdCodec('bob@x.example')

describe('ids', () => {
  it('name what they were made for, in their own mailbox, letter by letter', () => {
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), fc.nat(0xffff), (number, moves) => {
        const regular = ann.regular(number, moves)
        expect(ann.readItem(regular)).toEqual({ kind: 'regular', number, moves })
        expect(ann.readItem(ann.immutable(number))).toEqual({ kind: 'immutable', number })
        expect(ann.readFolder(ann.folder(number))).toBe(number)
        expect([bob.readItem(regular), ann.readFolder(regular), ann.readItem(regular.toUpperCase())]).toEqual(
          [undefined, undefined, undefined],
        )
      }),
    )
  })

  it('are never read out of nonsense', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(ann.readItem(text) ?? ann.readFolder(text)).toBeUndefined()
      }),
    )
  })
})

describe('extended property ids', () => {
  it.each([
    [
      'String {66F5A359-4659-4830-9070-00047EC6AC6E} Name Color',
      'String {66f5a359-4659-4830-9070-00047ec6ac6e} Name Color',
    ],
    [
      'string {66f5a359-4659-4830-9070-00047ec6ac6e} name Color',
      'String {66f5a359-4659-4830-9070-00047ec6ac6e} Name Color',
    ],
    [
      'Integer {66f5a359-4659-4830-9070-00047ec6ac6e} Id 0x8013',
      'Integer {66f5a359-4659-4830-9070-00047ec6ac6e} Id 0x8013',
    ],
    ['String 0x1035', 'String 0x1035'],
    ['Color', undefined],
    ['String {66f5a359} Name Color', undefined],
    ['Text 0x1035', undefined],
  ])('%s', (text, expected) => {
    expect(propertyId(text)).toBe(expected)
  })
})
