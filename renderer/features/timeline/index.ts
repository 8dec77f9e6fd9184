export { createTimelineStore, TimelineProvider, useTimeline } from './timeline-store.tsx'
export { TimelinePane } from './timeline-pane.tsx'
