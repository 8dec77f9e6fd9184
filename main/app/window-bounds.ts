import * as z from 'zod'

export type Rectangle = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
/** In device-independent pixels. Without a place, the system chooses one. */
export type WindowBounds = {
  readonly x?: number
  readonly y?: number
  readonly width: number
  readonly height: number
}

/** What is kept of a window between two runs. */
export const windowStateSchema = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int(),
  height: z.int(),
  maximized: z.boolean(),
})
export type WindowState = z.infer<typeof windowStateSchema>

export const smallestWindow = { width: 700, height: 480 } as const
const usualWindow = { width: 1280, height: 820 } as const
/** So much of the window must lie on a screen that a person can grab it. */
const graspable = 80

const overlap = (start: number, length: number, otherStart: number, otherLength: number): number =>
  Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart)

/** Where the window opens: as it was left, unless the screen that it was on is gone. */
export const openingBounds = (kept: WindowState | undefined, screens: readonly Rectangle[]): WindowBounds => {
  if (kept === undefined) return usualWindow
  const width = Math.max(smallestWindow.width, kept.width)
  const height = Math.max(smallestWindow.height, kept.height)
  const isReachable = screens.some(
    (screen) =>
      overlap(kept.x, width, screen.x, screen.width) >= graspable &&
      overlap(kept.y, height, screen.y, screen.height) >= graspable &&
      kept.y >= screen.y - graspable,
  )
  return isReachable ? { x: kept.x, y: kept.y, width, height } : { width, height }
}
