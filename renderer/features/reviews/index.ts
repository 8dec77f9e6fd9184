export { createReviewsStore, ReviewsProvider, useReviews } from './reviews-store.tsx'
