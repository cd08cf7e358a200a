/** Of each unit that a flow meter may have for volumes to be reckoned from it, in m³/h. */
export const flowUnits: Readonly<Record<string, number>> = Object.freeze({ "m3/h": 1, "l/min": 0.06 });
