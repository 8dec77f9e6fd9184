import { describe, expect, test } from 'vitest'
import { openingBounds, windowStateSchema } from '../../../main/app/window-bounds.ts'

const screens = [
  { x: 0, y: 0, width: 1920, height: 1080 },
  { x: 1920, y: 0, width: 1280, height: 1024 },
]
const kept = { x: 100, y: 50, width: 1000, height: 700, maximized: false }

describe('openingBounds', () => {
  test('a first window has the usual size, the system places it', () => {
    expect(openingBounds(undefined, screens)).toEqual({ width: 1280, height: 820 })
  })

  test('a window opens where it was, on any screen', () => {
    expect(openingBounds(kept, screens)).toEqual({ x: 100, y: 50, width: 1000, height: 700 })
    expect(openingBounds({ ...kept, x: 2500 }, screens)).toMatchObject({ x: 2500 })
    expect(openingBounds({ ...kept, x: -900 }, screens)).toMatchObject({ x: -900 })
  })

  test.each([
    ['its screen is gone', { ...kept, x: 4000 }],
    ['hardly any of it would be seen', { ...kept, x: -950 }],
    ['its title bar would be above the screen', { ...kept, y: -200 }],
  ])('the system places it where %s', (_why, state) => {
    expect(openingBounds(state, screens)).toEqual({ width: 1000, height: 700 })
  })

  test('it is never smaller than it may become', () => {
    expect(openingBounds({ ...kept, width: 10, height: 10 }, screens)).toMatchObject({
      width: 700,
      height: 480,
    })
  })
})

test.each([{}, { ...kept, x: 1.5 }, { ...kept, more: 1 }, 'text', null])('%j is no window state', (value) => {
  expect(windowStateSchema.safeParse(value).success).toBe(false)
})
