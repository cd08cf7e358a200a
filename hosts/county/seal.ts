import { createHmac } from "node:crypto";
import { codeBytes } from "../../modules/uplink/seal";
import { encodePlainCbor } from "./plain-cbor";

/** A message whose last entry, `mac`, is a code over its topic and all before the code. @param key of the gateway */
export function sealed(topic: string, entries: Readonly<Record<string, unknown>>, key: Uint8Array): Uint8Array {
	const message = encodePlainCbor({ ...entries, mac: new Uint8Array(codeBytes) });
	const codeAt = message.length - codeBytes;
	const code = createHmac("sha256", key).update(topic, "latin1").update(message.subarray(0, codeAt)).digest();
	message.set(code.subarray(0, codeBytes), codeAt);
	return message;
}
