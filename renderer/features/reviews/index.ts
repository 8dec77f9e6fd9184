export { createReviewsStore, ReviewsProvider, useReviews } from './reviews-store.tsx'
export { ReviewsPlace } from './reviews-place.tsx'
