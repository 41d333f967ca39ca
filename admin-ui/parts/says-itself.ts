/** For lists that show their own failure in their place: react-admin need not say it again beside. */
export const SAYS_ITSELF = { onError: () => undefined };
