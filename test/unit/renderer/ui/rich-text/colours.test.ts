import { describe, expect, it } from 'vitest'
import {
  highlights,
  nearestHighlight,
  nearestTextColour,
  textColours,
} from '../../../../../renderer/ui/rich-text/colours.ts'

const light = (hex: string): number => {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
  const [red = 0, green = 0, blue = 0] = channels.map((value) =>
    value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  )
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
const contrast = (one: string, other: string): number => {
  const [high = 0, low = 0] = [light(one), light(other)].toSorted((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}

describe('the palette', () => {
  it('can be read on white paper', () => {
    for (const { css } of textColours) expect(contrast(css, '#ffffff'), css).toBeGreaterThanOrEqual(4.5)
    for (const { css } of highlights) expect(contrast('#1b1c1f', css), css).toBeGreaterThanOrEqual(7)
  })
  it('is its own nearest', () => {
    for (const each of textColours) expect(nearestTextColour(each.css)).toBe(each)
    for (const each of highlights) expect(nearestHighlight(each.css)).toBe(each)
  })
  it.each([
    ['red', 'red'],
    ['#C00000', 'red'],
    ['rgb(255, 192, 0)', 'orange'],
    ['#00B050', 'green'],
    ['rgb(17, 85, 204)', 'blue'],
    ['#1F3864', 'blue'],
    ['#7030A0', 'purple'],
    ['#f0f', 'purple'],
    ['gray', 'grey'],
    ['black', undefined],
    // So dark that its hue is not seen.
    ['#000033', undefined],
    ['windowtext', undefined],
    ['#222222', undefined],
    ['white', undefined],
    ['rgba(0, 0, 0, 0)', undefined],
    ['var(--x)', undefined],
    ['', undefined],
  ])('takes %s as %s', (css, name) => expect(nearestTextColour(css)?.name).toBe(name))
  it.each([
    ['yellow', 'yellow'],
    ['#FFF2CC', 'yellow'],
    ['lime', 'green'],
    ['rgb(207, 226, 243)', 'blue'],
    ['#ffffff', undefined],
    ['transparent', undefined],
    ['#111111', undefined],
  ])('marks %s as %s', (css, name) => expect(nearestHighlight(css)?.name).toBe(name))
})
