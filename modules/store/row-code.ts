/** A key of more values has no rows coded by it. */
export const keyValuesMax = 128;
/** Units of time, coarsest first, and the order in which their count is coded. */
export const timeUnitsMs = [60_000, 1_000, 1] as const;
export const timeOrders = [3, 6, 12] as const;
/** A difference of this many orders is escaped. */
export const ESCAPE = 12;

/** The four bits beside a coded row's sequence. */
export const RowFlag = Object.freeze({ timeUnit: 4, notAll: 2, otherQuality: 1 });
