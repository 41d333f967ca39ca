/** Announcements: those of the system's office, and the list everybody reads; loaded when somebody opens them. */
import { lazy } from 'react';

export const AnnouncementsScreen = lazy(async () => ({
  default: (await import('./announcements-screen.tsx')).AnnouncementsScreen,
}));
export const AnnouncementListScreen = lazy(async () => ({
  default: (await import('./announcement-list-screen.tsx')).AnnouncementListScreen,
}));
