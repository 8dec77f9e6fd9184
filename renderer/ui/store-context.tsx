import { createContext, useContext } from 'react'
import { useStore, type StoreApi } from 'zustand'

/** Hands a feature's store down the tree: stores are made once in `composeWindow`, never at import. */
export const storeContext = <S,>(name: string) => {
  const Context = createContext<StoreApi<S> | null>(null)
  const useApi = (): StoreApi<S> => {
    const api = useContext(Context)
    if (api === null) throw new Error(`The ${name} store has no provider`)
    return api
  }
  const useSelected = <T,>(selector: (state: S) => T): T => useStore(useApi(), selector)
  return { Provider: Context.Provider, useApi, useSelected }
}
