/** Something wrong in a file of drivers/. */
export interface Breach {
	/** Path in the file: `quantities.ph.range`. */
	readonly path: string;
	/** What is wrong, and what would be right. */
	readonly message: string;
}

export function breach(path: string, message: string): Breach {
	return { path, message };
}
