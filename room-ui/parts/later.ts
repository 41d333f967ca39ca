/** All that is drawn or done only after she has begun; fetched as one file. */
export { pick } from '../pick.ts';
export { PinChoice } from './PinChoice.tsx';
export { PinPage } from './PinPage.tsx';
export { Questions } from './Questions.tsx';
export { SettingsPage } from './SettingsPage.tsx';
export { SupporterChoice } from './SupporterChoice.tsx';
export { SurveyCard } from './SurveyCard.tsx';
export { WishChoice } from './WishChoice.tsx';
