import { keptFor } from "./kept";

/** Gone when the tab is closed. */
const token = keptFor("session", "headgate.token");
const name = keptFor("local", "headgate.name");
const inAddress = /^#token=([\w-]{16,})$/;

/** Who asks, and what lets them. */
export const session = {
	get token(): string | null {
		return token.get();
	},
	set token(value: string | null) {
		token.set(value);
	},
	/** As it goes on record: at most 48 bytes. */
	get name(): string | null {
		return name.get();
	},
	set name(value: string | null) {
		name.set(value);
	},
	/** What a request bears. */
	headers(): Record<string, string> {
		const known = token.get();
		return known === null ? {} : { authorization: `Bearer ${known}` };
	},
	/** Takes the token out of the address, where the terminal's link has it, so that it stays in no history. */
	takeFromAddress(): void {
		const [, given] = inAddress.exec(location.hash) ?? [];
		if (given === undefined) return;
		token.set(given);
		history.replaceState(null, "", location.pathname + location.search);
	},
};
