import { randomBytes } from "node:crypto";
import { userInfo } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import type { GatewayView } from "../../modules/gateway/view";
import { HeadgateError } from "./errors";
import { readTokenFile } from "./key-file";
import { type CommandSpec, readOptions } from "./options";
import { allowUnverifiedOption, loadSite, readBytes } from "./site-file";

const lookEveryMs = 500;

const spec: CommandSpec = {
	name: "apply",
	summary: "give a gateway another site, and wait until it has proven itself",
	options: [
		{ name: "site", value: "FILE", help: "the site file" },
		{ name: "table", value: "FILE", help: "instead of a site file: what headgate build made of it" },
		{ name: "http", value: "URL", help: "where the gateway (headgate run --http), or the county, is asked" },
		{ name: "token-file", value: "FILE", help: "with the installer's token of either, mode 0600" },
		{ name: "gateway", value: "NAME", help: "URL is a county's: the gateway that the site is for" },
		{ name: "who", value: "NAME", help: "who asks, for the records (default: this user)" },
		{ name: "wait", value: "SECONDS", help: "look for what comes of it no longer than this (1800)" },
		allowUnverifiedOption,
	],
	notes:
		"The gateway stops what runs, in order, and goes over to the new site when every output is proven at rest. When\n" +
		"the new site does not prove itself, the one before returns by itself (modules/commands/README.md).\n\n" +
		"Example: headgate apply --site site.json --http http://127.0.0.1:8080 --token-file /var/headgate/installer-token",
};

/** What has become of a change: a word, and why; null: nothing yet. */
interface Outcome {
	readonly outcome: string;
	readonly why: string;
}

/** Somebody who takes a site. */
interface Taker {
	/** Sends it, and asks for it. @returns what it may be looked for by */
	send(table: Uint8Array, who: string): Promise<string>;
	/** Tells how far it is; null: it could not be asked. */
	look(sent: string): Promise<{ readonly progress: string; readonly over: Outcome | null } | null>;
}

/** `headgate apply`. */
export async function applyCommand(words: readonly string[]): Promise<number> {
	const given = readOptions(spec, words);
	if (given === null) return 0;
	const [sitePath, tablePath] = [given.text("site"), given.text("table")];
	const [base, tokenPath] = [given.text("http"), given.text("token-file")];
	if ((sitePath === undefined) === (tablePath === undefined) || base === undefined || tokenPath === undefined) {
		throw new HeadgateError(
			"HG_OPTION",
			"headgate apply needs --site FILE (or --table FILE), --http URL, --token-file FILE",
		);
	}
	const options = { allowUnverified: given.flag(allowUnverifiedOption.name) };
	const table =
		sitePath === undefined ? Uint8Array.from(readBytes(tablePath ?? "")) : loadSite(sitePath, options).table;
	const waitMs = 1000 * given.number("wait", 1800, 1, 86_400);
	const ask = asker(base, await readTokenFile(tokenPath));
	const gateway = given.text("gateway");
	const taker = gateway === undefined ? atHand(ask) : throughCounty(ask, gateway);
	const sent = await taker.send(table, given.text("who") ?? userInfo().username);
	const { outcome, why } = await waitFor(taker, sent, waitMs);
	if (outcome !== "confirmed") {
		const because = why === "" ? "" : ` (${why})`;
		throw new HeadgateError("HG_SITE_NOT_APPLIED", `${outcome}${because}: the site before is the one that runs`);
	}
	process.stdout.write("confirmed: the new site runs\n");
	return 0;
}

async function waitFor(taker: Taker, sent: string, waitMs: number): Promise<Outcome> {
	const endMs = performance.now() + waitMs;
	let told = "";
	while (performance.now() < endMs) {
		const seen = await taker.look(sent);
		if (seen !== null && seen.progress !== told) {
			told = seen.progress;
			if (told !== "") process.stdout.write(`${told}\n`);
		}
		if (seen?.over) return seen.over;
		await delay(lookEveryMs);
	}
	throw new HeadgateError("HG_NO_ANSWER", `nothing came of it within ${waitMs / 1000} s; it goes on, look again later`);
}

/** What either answers when it refuses. */
interface Refusal {
	readonly code: `HG_${string}`;
	readonly message: string;
}

type Ask = (
	method: string,
	path: string,
	type?: string,
	body?: Uint8Array | string,
) => Promise<Record<string, unknown>>;

/** Asks with the token. @throws HeadgateError the code and message of what is refused; `HG_HTTP`: nobody is there */
function asker(base: string, token: string): Ask {
	if (!URL.canParse(base)) throw new HeadgateError("HG_OPTION", `--http ${base}: a URL is wanted, http://HOST:PORT`);
	return async (method, path, type, body) => {
		const headers = { authorization: `Bearer ${token}`, ...(type === undefined ? {} : { "content-type": type }) };
		const content = body === undefined ? {} : { body: typeof body === "string" ? body : Buffer.from(body) };
		let response: Response;
		try {
			response = await fetch(new URL(path, base), { method, headers, ...content });
		} catch (error) {
			const { message, cause } = error as Error;
			throw new HeadgateError(
				"HG_HTTP",
				`${base} does not answer: ${cause instanceof Error ? cause.message : message}`,
			);
		}
		const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>;
		if (response.ok) return answer;
		const { code = "HG_HTTP", message = `status ${response.status}` } = answer as Partial<Refusal>;
		throw new HeadgateError(code, `${base}: ${message}`);
	};
}

/** A gateway that is asked itself. */
function atHand(ask: Ask): Taker {
	let table = "";
	let wasOnTrial = false;
	return {
		async send(bytes, who) {
			({ table = "" } = (await ask("PUT", "/site", "application/octet-stream", bytes)) as { table?: string });
			process.stdout.write(`${bytes.length} bytes are there: table ${table}\n`);
			const id = randomBytes(12).toString("hex");
			const command = JSON.stringify({ id, who, what: "apply-site", subject: table });
			const { outcome, state = "" } = await ask("POST", "/commands", "application/json", command);
			if (outcome === "accepted") return id;
			const because = state === "" ? "" : ` (${state})`;
			throw new HeadgateError("HG_SITE_REFUSED", `${outcome}${because}: nothing has changed`);
		},
		async look(id) {
			const view = (await ask("GET", "/view").catch(goneForNow)) as GatewayView | null;
			if (view === null) return null;
			const { site } = view;
			if (site.last?.id === id && site.last.outcome !== "accepted") return { progress: "", over: site.last };
			if (site.trial !== null) {
				wasOnTrial = true;
				return {
					progress: `on trial, ${site.trial.missing === "none" ? "all is well so far" : site.trial.missing}`,
					over: null,
				};
			}
			// Its process has ended meanwhile, and begun again.
			if (wasOnTrial && site.last === null) {
				const isThere = site.table === table;
				return { progress: "", over: { outcome: isThere ? "confirmed" : "rolled-back", why: "" } };
			}
			return { progress: site.waitsFor === "" ? "" : `waits for ${site.waitsFor} to rest`, over: null };
		},
	};
}

/** A gateway that a county sends it to. */
function throughCounty(ask: Ask, gateway: string): Taker {
	const path = `/gateways/${encodeURIComponent(gateway)}/site`;
	return {
		async send(bytes, who) {
			const asked = `${path}?who=${encodeURIComponent(who)}`;
			const { id } = await ask("POST", asked, "application/octet-stream", bytes);
			return String(id);
		},
		async look(id) {
			const answer = (await ask("GET", path).catch(goneForNow)) as { readonly rows: readonly CountyRow[] } | null;
			const row = answer?.rows[0];
			if (row === undefined) return null;
			const { state, why, parts, partsThere } = row;
			if (row.id !== id) return { progress: "", over: { outcome: "given-up", why: "another was sent" } };
			const isOpen = state === "loading" || state === "asked" || state === "accepted";
			const progress = state === "loading" ? `${partsThere} of ${parts} parts are there ${why}`.trimEnd() : state;
			return isOpen ? { progress, over: null } : { progress: "", over: { outcome: state, why } };
		},
	};
}

interface CountyRow {
	readonly id: string;
	readonly state: string;
	readonly why: string;
	readonly parts: number;
	readonly partsThere: number;
}

/** What is away may come back; what is refused is not asked again. */
function goneForNow(error: unknown): null {
	if (error instanceof HeadgateError && error.code === "HG_HTTP") return null;
	throw error;
}
