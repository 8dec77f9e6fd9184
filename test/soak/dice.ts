import { seeded } from '../support/seeded.ts'

/** Choices that are always the same for a seed. */
export const createDice = (seed: number) => {
  const random = seeded(seed)
  const upTo = (most: number): number => Math.floor(random() * (most + 1))
  const oneOf = <T>(values: readonly T[]): T => {
    const value = values[upTo(values.length - 1)]
    if (value === undefined) throw new Error('nothing to choose from')
    return value
  }
  /** One of the values, each as likely as its weight says. */
  const weighted = <T>(values: readonly (readonly [number, T])[]): T => {
    let left = random() * values.reduce((sum, [weight]) => sum + weight, 0)
    const found = values.find(([weight]) => (left -= weight) < 0) ?? values.at(-1)
    if (found === undefined) throw new Error('nothing to choose from')
    return found[1]
  }
  return {
    random,
    upTo,
    oneOf,
    weighted,
    between: (least: number, most: number): number => least + upTo(most - least),
    chance: (share: number): boolean => random() < share,
    several: <T>(least: number, most: number, make: (index: number) => T): T[] =>
      Array.from({ length: least + upTo(most - least) }, (_, index) => make(index)),
  }
}

export type Dice = ReturnType<typeof createDice>
