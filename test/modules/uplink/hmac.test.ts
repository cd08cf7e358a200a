import { createHmac } from "node:crypto";
import test from "ava";
import { nodeDigest } from "../../../hosts/node/digest";
import { Sha256 } from "../../../modules/base/sha256";
import { Hmac } from "../../../modules/uplink/hmac";

const bytes = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, index) => (index * 31 + 7) & 0xff);

for (const [name, makeDigest] of [
	["ours", () => new Sha256()],
	["the host's", nodeDigest],
] as const) {
	test(`HMAC over ${name} SHA-256 is OpenSSL's, for keys and messages of all lengths`, (t) => {
		for (let keyLength = 0; keyLength <= 64; keyLength += 8) {
			const key = bytes(keyLength);
			const hmac = new Hmac(makeDigest(), key);
			for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000]) {
				const message = bytes(length);
				hmac.reset();
				hmac.update(message.subarray(0, length >> 1));
				hmac.update(message.subarray(length >> 1));
				t.is(Buffer.from(hmac.finish()).toString("hex"), createHmac("sha256", key).update(message).digest("hex"));
			}
		}
	});
}
