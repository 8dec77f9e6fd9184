import { useEffect } from 'react'
import { useSettings } from '../features/settings/index.ts'

const remembered = 'liaison-theme'

/**
 * Puts the chosen theme on the document. It is remembered in the window too, so that the first paint of the next start has
 * the right colours before main answers.
 */
export const useTheme = (): void => {
  const theme = useSettings((state) => state.settings?.theme)
  useEffect(() => {
    const system = window.matchMedia('(prefers-color-scheme: dark)')
    const apply = () => {
      const wanted = theme ?? localStorage.getItem(remembered) ?? 'system'
      const dark = wanted === 'dark' || (wanted === 'system' && system.matches)
      document.documentElement.dataset['theme'] = dark ? 'dark' : 'light'
    }
    if (theme !== undefined) localStorage.setItem(remembered, theme)
    apply()
    system.addEventListener('change', apply)
    return () => system.removeEventListener('change', apply)
  }, [theme])
}
