import { useEffect, useState } from 'react'
import type { MailFile } from '../../../shared/domain/file.ts'
import { fileUrl } from '../../../shared/rules/file-url.ts'

/** Which files of a draft main does not have: their copy was cut by a crash, or the draft is older than they are kept. */
export const useMissingFiles = (files: readonly MailFile[]): ReadonlySet<string> => {
  const [missing, setMissing] = useState<ReadonlySet<string>>(new Set())
  const ids = files.map(({ fileId }) => fileId).join(' ')
  useEffect(() => {
    const abort = new AbortController()
    const ask = async (fileId: string): Promise<string[]> => {
      const { status } = await fetch(fileUrl(fileId), { method: 'HEAD', signal: abort.signal })
      return status === 404 ? [fileId] : []
    }
    const askAll = async () => {
      const answers = await Promise.allSettled(ids.split(' ').filter(Boolean).map(ask))
      if (abort.signal.aborted) return
      setMissing(new Set(answers.flatMap((each) => (each.status === 'fulfilled' ? each.value : []))))
    }
    void askAll()
    return () => abort.abort()
  }, [ids])
  return missing
}
