/** What was pasted or dropped: its files, and the names of folders, which can't be sent as they are. */
export type TransferFiles = { readonly files: readonly File[]; readonly folders: readonly string[] }

/** Reads a clipboard or a drag at once: after the event it is empty. */
export const transferFiles = (transfer: DataTransfer | null): TransferFiles => {
  const files: File[] = []
  const folders: string[] = []
  for (const item of transfer?.items ?? []) {
    if (item.kind !== 'file') continue
    const entry = item.webkitGetAsEntry()
    const file = item.getAsFile()
    if (entry?.isDirectory === true) folders.push(entry.name)
    else if (file !== null) files.push(file)
  }
  return { files, folders }
}

/** Whether a drag brings files, as far as can be known before it is dropped. */
export const bringsFiles = (transfer: DataTransfer | null): boolean =>
  transfer?.types.includes('Files') === true
