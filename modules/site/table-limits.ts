import { type Codec, whole } from "./table-codec";

export const linesMax = 4;
export const devicesMax = 64;
export const pointsMax = 128;
export const auxiliariesMax = 128;
export const outputsMax = 32;
export const programsMax = 8;
export const alarmsMax = 64;
export const wantsMax = 512;
/** 366 days. */
export const durationMaxMs = 31_622_400_000;
export const word = whole(0, 0xffff);
export const durationMs = whole(0, durationMaxMs);
/** -1: none. */
export const indexOrNone = (most: number): Codec<number> => whole(-1, most - 1);
export const index = (most: number): Codec<number> => whole(0, most - 1);
