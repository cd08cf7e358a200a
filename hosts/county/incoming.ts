import { type Beat, type Pack, Poison, readBeat, readPack, readSchema, type SiteSchema } from "./messages";
import { payloadBytesMax } from "./set-aside";

/** A message as it came, looked into as far as that is possible without a database. */
export type Incoming = { readonly gateway: string; readonly payload: Uint8Array } & (
	| { readonly what: "pack"; readonly content: Pack | Poison }
	| { readonly what: "schema"; readonly content: SiteSchema | Poison }
	| { readonly what: "beat"; readonly content: Beat | Poison }
	| { readonly what: "status"; readonly content: "online" | "offline" }
);

const gatewayPattern = /^[a-z0-9-]{1,64}$/;
/** Stands in the tables for a gateway whose name is none. */
const unnamed = "?";

/** Reads a message; a string says why it is nothing that concerns the county. Never throws. */
export function readIncoming(topic: string, payload: Uint8Array): Incoming | string {
	const [, gateway = "", kind = ""] = topic.split("/");
	// An empty retained message is how a broker is told to forget one.
	if (payload.length === 0 && kind !== "records") return `${gateway}: ${kind} is empty`;
	if (!gatewayPattern.test(gateway)) {
		const shown = JSON.stringify(gateway.slice(0, 80));
		return refused({ gateway: unnamed, payload }, `gateway name ${shown}: lower case, digits and hyphens are wanted`);
	}
	if (kind === "records") return { gateway, payload, what: "pack", content: attempt(payload, readPack) };
	if (kind === "schema") return { gateway, payload, what: "schema", content: attempt(payload, readSchema) };
	if (kind === "beat") return { gateway, payload, what: "beat", content: attempt(payload, readBeat) };
	const status = Buffer.from(payload.subarray(0, 16)).toString("latin1");
	if (kind === "status" && (status === "online" || status === "offline")) {
		return { gateway, payload, what: "status", content: status };
	}
	return `${gateway}: ${kind} is neither online nor offline, ignored`;
}

/** The same message, as one that is to be set aside whatever is in it. */
export function refused({ gateway, payload }: { gateway: string; payload: Uint8Array }, reason: string): Incoming {
	return { gateway, payload, what: "pack", content: new Poison(reason) };
}

function attempt<T>(payload: Uint8Array, read: (payload: Uint8Array) => T): T | Poison {
	try {
		if (payload.length > payloadBytesMax) throw new Poison(`${payload.length} bytes: at most ${payloadBytesMax}`);
		return read(payload);
	} catch (error) {
		if (error instanceof Poison) return error;
		throw error;
	}
}
