/** Stands for the organisation before anybody has said, or rightly said, whose they are: its rows are nobody's. */
export const NOBODYS = '00000000-0000-0000-0000-000000000000';
