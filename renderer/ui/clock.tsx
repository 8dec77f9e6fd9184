import { createContext, useContext, useEffect, useState } from 'react'

/** The clock itself, for what asks once. */
export const NowContext = createContext<() => number>(() => 0)

export const ClockProvider = NowContext.Provider

/** The time now in epoch milliseconds, read anew every `everyMs` milliseconds. */
export const useNow = (everyMs = 10_000): number => {
  const now = useContext(NowContext)
  const [at, setAt] = useState(now)
  useEffect(() => {
    const timer = setInterval(() => setAt(now()), everyMs)
    return () => clearInterval(timer)
  }, [now, everyMs])
  return at
}
