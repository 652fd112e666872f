/** Grows whenever the same span would be read differently: rows of the store with a lower one may be read again. */
export const normaliserVersion = 2;
