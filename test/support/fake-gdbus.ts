import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Puts a `gdbus` into a folder for the search path, which answers as that of GLib does when it is asked whether a name
 * has an owner; `null` is a session without a bus.
 */
export const putFakeGdbus = (folder: string, owned: boolean | null): string => {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'gdbus')
  const answer = owned === null ? 'echo "Error connecting" >&2; exit 1' : `echo "(${String(owned)},)"`
  // The question is part of what is played: another one is answered by an error.
  const check = 'case "$*" in *NameHasOwner*org.kde.StatusNotifierWatcher*) ;; *) exit 2 ;; esac'
  writeFileSync(file, `#!/bin/sh\n${check}\n${answer}\n`)
  chmodSync(file, 0o755)
  return folder
}
