/** One language: react-admin's own texts in Japanese. */
import type { I18nProvider } from 'react-admin';
import polyglotI18nProvider from 'ra-i18n-polyglot';
import { JAPANESE_MESSAGES } from './messages.ts';

export const i18nProvider: I18nProvider = polyglotI18nProvider(() => JAPANESE_MESSAGES, 'ja', [
  { locale: 'ja', name: '日本語' },
]);
