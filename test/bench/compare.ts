/** One way to do the work. `times`: how often within one sample, where once is too short for the clock. */
export type Way = { readonly name: string; readonly run: () => unknown }

/** Our way beside another one that is named: a number alone says more of the machine than of us. */
export type Comparison = {
  readonly what: string
  readonly ours: Way
  readonly baseline: Way
  /** Samples of each way, one after the other in turn, so that a busy machine is busy for both. */
  readonly rounds: number
  /** Runs in one sample, where one is too short for the clock. A sample is their mean. */
  readonly times?: number
  /** Runs before the first sample, of each way. */
  readonly warmUp?: number
}

/** Sorted samples in milliseconds. */
export type Samples = readonly number[]

export type Compared = {
  readonly what: string
  readonly ours: { readonly name: string; readonly samples: Samples }
  readonly baseline: { readonly name: string; readonly samples: Samples }
}

/**
 * A run may do things before and after what is to be measured: then it answers the milliseconds that count, else all of
 * its time counts.
 */
const timeOf = async (run: Way['run']): Promise<number> => {
  const startedAt = performance.now()
  const own = await run()
  return typeof own === 'number' ? own : performance.now() - startedAt
}

const sample = async (run: Way['run'], times: number): Promise<number> => {
  let sum = 0
  for (let n = 0; n < times; n += 1) sum += await timeOf(run)
  return sum / times
}

const sorted = (samples: readonly number[]): Samples => samples.toSorted((a, b) => a - b)

/** Runs both ways in turn. Every second round begins with the baseline. */
export const compare = async (comparison: Comparison): Promise<Compared> => {
  const { what, ours, baseline, rounds, times = 1, warmUp = 1 } = comparison
  for (let n = 0; n < warmUp; n += 1) {
    await ours.run()
    await baseline.run()
  }
  const taken = { ours: new Array<number>(), baseline: new Array<number>() }
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? (['ours', 'baseline'] as const) : (['baseline', 'ours'] as const)
    for (const way of order) taken[way].push(await sample(comparison[way].run, times))
  }
  return {
    what,
    ours: { name: ours.name, samples: sorted(taken.ours) },
    baseline: { name: baseline.name, samples: sorted(taken.baseline) },
  }
}

/** The sample below which the given part of them lies, 0.5 being the median. */
export const quantile = (samples: Samples, part: number): number =>
  samples[Math.min(samples.length - 1, Math.floor(samples.length * part))] ?? Number.NaN
