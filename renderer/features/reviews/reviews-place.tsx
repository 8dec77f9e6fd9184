import { useEffect } from 'react'
import { CircleCheck } from 'lucide-react'
import type { Review } from '../../../shared/domain/matching.ts'
import { ErrorNotice } from '../../app/error-notice.tsx'
import { count } from '../../ui/amount-words.ts'
import { Empty } from '../../ui/empty.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { useToasts } from '../../ui/toasts.tsx'
import { ReviewCard } from './review-card.tsx'
import { decidedWords } from './review-words.ts'
import { useReviews, type Decision } from './reviews-store.tsx'

const Cards = () => {
  const reviews = useReviews((state) => state.reviews)
  const total = useReviews((state) => state.total)
  const more = useReviews((state) => state.more)
  const loadMore = useReviews((state) => state.loadMore)
  const decide = useReviews((state) => state.decide)
  const show = useToasts((state) => state.show)
  const onDecide = async (review: Review, decision: Decision) => {
    const failure = await decide(review, decision)
    const names = review.candidates
      .filter(({ contactId }) => decision.contactIds.includes(contactId))
      .map(({ name }) => name)
    if (failure === null) show(decidedWords(names))
    return failure
  }
  return (
    <>
      <ul className="reviews" aria-label="Mail to decide about">
        {reviews.map((review) => (
          <li key={`${review.messageId} ${review.key}`}>
            <ReviewCard review={review} onDecide={(decision) => onDecide(review, decision)} />
          </li>
        ))}
      </ul>
      {more && (
        <p className="more-rows">
          <button type="button" className="link" onClick={() => void loadMore()}>
            Show more
          </button>
          <span>
            {count(reviews.length)} of {count(total)}
          </span>
        </p>
      )}
    </>
  )
}

const Body = () => {
  const status = useReviews((state) => state.status)
  const error = useReviews((state) => state.error)
  const none = useReviews((state) => state.reviews.length === 0)
  const load = useReviews((state) => state.load)
  if (status === 'loading') return <SkeletonRows rows={4} />
  if (status === 'failed' && error !== null && none)
    return <ErrorNotice error={error} onRetry={() => void load()} />
  if (!none) return <Cards />
  return (
    <Empty icon={<CircleCheck />} title="Nothing to decide">
      Where several contacts have one address, its mail comes here first, so that it never lands on the wrong
      timeline.
    </Empty>
  )
}

/** Mail of an address that several contacts have, each to be decided by the person. */
export const ReviewsPlace = () => {
  const load = useReviews((state) => state.load)
  const total = useReviews((state) => state.total)
  useEffect(() => void load(), [load])
  return (
    <div className="page-inner narrow">
      <h1>
        Review <span className="page-count">{total > 0 && count(total)}</span>
      </h1>
      <p className="lead">
        Several contacts have the address of these mails. They are kept, and on nobody’s timeline until you
        say whose they are.
      </p>
      <Body />
    </div>
  )
}
