import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromJsonText, jsonText } from '../../../support/electron-standin/json-value.ts'

describe('jsonText', () => {
  test('carries every JSON value unchanged', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // JSON knows no negative zero.
        expect(fromJsonText(jsonText(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  test('leaves properties out that are undefined, and carries a bare undefined', () => {
    expect(fromJsonText(jsonText({ a: 1, b: undefined }))).toEqual({ a: 1 })
    expect(fromJsonText(jsonText(undefined))).toBeUndefined()
  })

  test.each([
    ['a Date', new Date(0)],
    ['a Map', new Map()],
    ['a Set', new Set()],
    ['a Buffer', Buffer.from('x')],
    ['an Error', new Error('x')],
    ['a RegExp', /x/],
    ['a class instance', Object.create({ inherited: 1 })],
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['a bigint', 1n],
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['undefined in an array', [undefined]],
    ['a hole in an array', Array.from({ length: 1 })],
  ])('refuses %s, at the top and within', (_what, value) => {
    expect(() => jsonText(value)).toThrow('could not be cloned')
    expect(() => jsonText({ deep: [{ value }] })).toThrow('payload.deep[0].value')
  })

  test('refuses a circle', () => {
    const circle: { self?: unknown } = {}
    circle.self = circle
    expect(() => jsonText(circle)).toThrow('deeper than 100 levels')
  })
})
