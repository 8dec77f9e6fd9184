import { parseRecipients } from '../../../shared/rules/address.ts'
import { wordsFor } from '../../app/error-words.ts'
import { useClient } from '../../ipc/client-context.tsx'
import { useToasts } from '../../ui/toasts.tsx'
import { useComposer } from '../composer/index.ts'

const safelyDecoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Opens links of mail: addresses in the composer, pages through main, everything else is refused there. */
export const useLinks = (): ((url: string) => void) => {
  const client = useClient()
  const write = useComposer((state) => state.write)
  const show = useToasts((state) => state.show)
  const openPage = async (url: string) => {
    const answer = await client.invoke('app.openLink', { url: url.slice(0, 8000) })
    if (!answer.ok) show(wordsFor(answer.error).title, null, 'bad')
  }
  return (url: string) => {
    if (/^mailto:/i.test(url)) {
      const [path, query] = url.slice(7).split('?')
      return write(
        parseRecipients(safelyDecoded(path ?? '')),
        new URLSearchParams(query).get('subject') ?? '',
      )
    }
    void openPage(url)
  }
}
