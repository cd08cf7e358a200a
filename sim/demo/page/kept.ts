/** A word that the browser keeps for this page. */
export interface Kept {
	get(): string | null;
	/** Null forgets it. */
	set(value: string | null): void;
}

/** What of the browser is used; none of it is there outside one, where words are tested. */
interface Around {
	readonly sessionStorage?: Store;
	readonly localStorage?: Store;
	readonly navigator?: { readonly language: string };
}

interface Store {
	getItem(key: string): string | null;
	setItem(key: string, value: string): void;
	removeItem(key: string): void;
}

export const around = globalThis as unknown as Around;

/**
 * Kept for as long as the tab is open (`session`), or until it is replaced (`local`). Where the browser keeps nothing,
 * for as long as the page is loaded.
 */
export function keptFor(span: "session" | "local", key: string): Kept {
	let own: string | null = null;
	const storage = (): Store | undefined => {
		try {
			return span === "session" ? around.sessionStorage : around.localStorage;
		} catch {
			return undefined; // switched off by the reader
		}
	};
	return {
		get: () => storage()?.getItem(key) ?? own,
		set: (value) => {
			own = value;
			if (value === null) storage()?.removeItem(key);
			else storage()?.setItem(key, value);
		},
	};
}
