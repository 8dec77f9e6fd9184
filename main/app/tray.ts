import { Menu, nativeImage, Tray } from 'electron'
import type { Host } from './host.ts'

type TrayDeps = {
  readonly platform: NodeJS.Platform
  /** The picture of the icon, as a file. */
  readonly icon: string
  readonly hasTray: () => Promise<boolean>
  readonly open: () => void
  readonly quit: () => void
}

/** The height of a tray icon in points: what the systems expect; each scales it to its screen. */
const iconSize = (platform: NodeJS.Platform): number => (platform === 'linux' ? 22 : 16)

/**
 * The icon in the tray, while the person wants the program to go on without windows. It is what stands for the program
 * then: where nobody would see it, the program ends with its last window.
 */
export const createTray = (deps: TrayDeps) => {
  const { platform, icon, open, quit } = deps
  const listeners = new Set<() => void>()
  // Held here: a tray that nobody holds is collected as garbage, and its icon goes.
  let tray: Tray | null = null

  const show = (): Tray => {
    const size = iconSize(platform)
    const shown = new Tray(nativeImage.createFromPath(icon).resize({ width: size, height: size }))
    shown.setToolTip('Liaison')
    shown.setContextMenu(
      Menu.buildFromTemplate([
        { label: 'Open Liaison', click: open },
        {
          label: 'Sync now',
          click: () => {
            for (const listener of listeners) listener()
          },
        },
        { type: 'separator' },
        { label: 'Quit Liaison', click: quit },
      ]),
    )
    // On a Mac a click opens the menu.
    if (platform !== 'darwin') shown.on('click', open)
    return shown
  }

  /** A desktop that refuses the icon must not keep the program from starting. Without it, it ends with its last window. */
  const showIfPossible = (): Tray | null => {
    try {
      return show()
    } catch {
      return null
    }
  }

  const setShown = (keep: boolean): void => {
    if (keep === (tray !== null)) return
    tray?.destroy()
    tray = keep ? showIfPossible() : null
  }
  const onSyncAsked: Host['onSyncAsked'] = (listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  return {
    setShown,
    onSyncAsked,
    isShown: () => tray !== null,
    /** Whether the program can be found without a window. */
    isSeen: async (): Promise<boolean> => tray !== null && (await deps.hasTray()),
  }
}

export type AppTray = ReturnType<typeof createTray>
