/** What a value in a site file may be. A key that ends in `?` may be missing. */
export type Shape =
	| { readonly text: true; readonly oneOf?: readonly string[] }
	| { readonly flag: true }
	| { readonly number: readonly [lowest: number, highest: number]; readonly whole?: boolean }
	| { readonly list: Shape; readonly most: number; readonly least?: number }
	| { readonly object: { readonly [key: string]: Shape } }
	| { readonly variants: { readonly [type: string]: Shape } };

export const text: Shape = { text: true };
export const name: Shape = { text: true };
export const durationMs: Shape = { number: [0, 366 * 86_400_000], whole: true };
export const anyNumber: Shape = { number: [-1e9, 1e9] };
