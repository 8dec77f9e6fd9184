import { quantile, type Compared, type Samples } from './compare.ts'

const digits = (ms: number): string => {
  if (ms >= 100) return ms.toFixed(0)
  return ms >= 1 ? ms.toFixed(1) : ms.toFixed(3)
}

const spread = (samples: Samples): string => {
  const [least, middle, most] = [quantile(samples, 0), quantile(samples, 0.5), quantile(samples, 1)]
  const p95 = samples.length >= 40 ? `, p95 ${digits(quantile(samples, 0.95))}` : ''
  return `**${digits(middle)}** (${digits(least)} to ${digits(most)}${p95})`
}

/** How many times as long the baseline takes, by the medians. */
export const ratio = ({ ours, baseline }: Compared): number =>
  quantile(baseline.samples, 0.5) / quantile(ours.samples, 0.5)

const rowOf = (compared: Compared): string =>
  [
    '',
    compared.what,
    spread(compared.ours.samples),
    compared.baseline.name,
    spread(compared.baseline.samples),
    `${ratio(compared).toFixed(2)} ×`,
    '',
  ]
    .join(' | ')
    .trim()

/** A Markdown table; times in ms as median, least and most, with the 95th percentile where the samples are many. */
export const table = (compared: readonly Compared[]): string =>
  [
    '| what | Liaison, ms | baseline | baseline, ms | baseline takes |',
    '| --- | --- | --- | --- | --- |',
    ...compared.map(rowOf),
  ].join('\n')
