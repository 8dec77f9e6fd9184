import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'

/** A PNG begins like this (W3C PNG, section 5.2). */
const pngSignature = '89504e470d0a1a0a'

const isPng = (path: string): boolean => {
  try {
    return readFileSync(path).subarray(0, 8).toString('hex') === pngSignature
  } catch {
    return false
  }
}

/** Electron's `NativeImage` as far as a tray needs it: of a file that is no picture it is empty, and nothing throws. */
export class NativeImage {
  readonly #empty: boolean

  constructor(empty: boolean) {
    this.#empty = empty
  }

  isEmpty(): boolean {
    return this.#empty
  }

  resize({ width, height }: { width?: number; height?: number }): NativeImage {
    if (!Number.isInteger(width ?? height)) throw new TypeError('resize needs a width or a height')
    return new NativeImage(this.#empty)
  }
}

export const nativeImage = { createFromPath: (path: string): NativeImage => new NativeImage(!isPng(path)) }

export type TrayItem = {
  readonly label?: string
  readonly type?: string
  readonly click?: () => void
}

/** What a tray needs of the stand-in around it. */
export type TraySurroundings = {
  isReady: () => boolean
  /** What is in the tray changed: the labels of the menu, or null where no icon is there. */
  onChanged: (tray: { tooltip: string; menu: string[] } | null) => void
}

let surroundings: TraySurroundings | undefined
const shown = new Set<Tray>()

/** `new Tray()` takes its picture only, as in Electron; so the stand-in says once who shows it. */
export const placeTrays = (value: TraySurroundings): void => void (surroundings = value)

/** The person presses the icon, or chooses the item with this label of its menu. */
export const pressTray = (label: string | null): void => {
  for (const tray of shown) {
    if (label === null) tray.emit('click')
    else tray.menu.find((item) => item.label === label)?.click?.()
  }
}

/** Electron's `Tray`, as far as the product uses it. */
export class Tray extends EventEmitter {
  menu: readonly TrayItem[] = []
  #tooltip = ''

  constructor(image: NativeImage) {
    super()
    if (surroundings?.isReady() !== true) throw new Error('Cannot create Tray before app is ready')
    if (!(image instanceof NativeImage)) throw new TypeError('Argument must be a NativeImage')
    if (image.isEmpty()) throw new Error('The icon of a tray must not be empty')
    shown.add(this)
    this.#tell()
  }

  setToolTip(text: string): void {
    this.#alive()
    this.#tooltip = text
    this.#tell()
  }

  setContextMenu(menu: { items: readonly TrayItem[] } | null): void {
    this.#alive()
    this.menu = menu?.items ?? []
    this.#tell()
  }

  destroy(): void {
    shown.delete(this)
    surroundings?.onChanged(null)
  }

  isDestroyed(): boolean {
    return !shown.has(this)
  }

  #alive(): void {
    if (this.isDestroyed()) throw new TypeError('Object has been destroyed')
  }

  #tell(): void {
    surroundings?.onChanged({
      tooltip: this.#tooltip,
      menu: this.menu.flatMap(({ label }) => (label === undefined ? [] : [label])),
    })
  }
}
