/** Version of the product, as the API's description and the state of the installation tell it. */
export const VERSION = '0.1.0';
