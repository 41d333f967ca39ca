/** The screens of 「管理」, in one system: each path in a file of its own beside the others. */
import { usePractice } from './support/practice.ts';

usePractice({ screens: ['admin-ui'], isOpen: true, hasMail: true });
